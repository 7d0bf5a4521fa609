using System.Security.Cryptography;
using LatentLab.Native;

namespace LatentLab.Data;

/// <summary>Gets a set of IDX files: from where it lies on this machine, else from its mirrors.</summary>
public static class IdxSetFetch
{
    /// <summary>The longest a packed file may be: five times MNIST's largest.</summary>
    private const long MostBytes = 50 << 20;

    private const string AfterDeletion = "It was deleted; try again, or on another network.";

    /// <summary>
    /// The folder that holds <paramref name="set"/>; fetches it into the user's cache if no place has it.
    /// </summary>
    /// <param name="places">Where to look; null for this machine's places.</param>
    /// <param name="handler">Sends the requests; null for the system's own way.</param>
    /// <exception cref="InvalidDataException">What came was not the published file.</exception>
    /// <exception cref="IOException">Nothing came, or it could not be written. The message names the folder to put the
    /// files in.</exception>
    public static async Task<DataPlace> FolderAsync(
        IdxSet set, DataPlaces? places = null, HttpMessageHandler? handler = null,
        IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        places ??= DataPlaces.OfThisMachine();
        if (places.Find(set) is DataPlace found)
            return found;
        if (set.Mirrors.Count == 0)
            throw new FileNotFoundException(Absent(set, places, $"Run '{set.HowToGet}', or put them"));

        string folder = WritableCache(places, set);
        try
        {
            await FetchAsync(set, folder, handler, progress, cancellation);
        }
        catch (IOException error)
        {
            throw new IOException(
                $"{error.Message}{Environment.NewLine}"
                + $"{Absent(set, places, $"Connect to the network and run '{set.HowToGet}', or put them")}", error);
        }
        return new DataPlace(folder, DataFolders.Cache);
    }

    /// <summary>Fetches the parts of <paramref name="set"/> that <paramref name="folder"/> lacks.</summary>
    /// <inheritdoc cref="FolderAsync"/>
    public static async Task FetchAsync(
        IdxSet set, string folder, HttpMessageHandler? handler = null,
        IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var own = handler is null ? new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) } : null;
        using var client = new HttpClient(handler ?? own!, disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan
        };
        var download = new Download(client);
        foreach (IdxPart part in set.Parts.Where(part => IdxSet.Find(folder, part) is null))
            await download.FetchAsync(
                [.. set.Mirrors.Select(mirror => new Uri(mirror, part.Name + ".gz"))],
                Path.Combine(folder, part.Name + ".gz"), MostBytes,
                path => CheckFetched(set, part, path), progress, cancellation);
    }

    private static void CheckFetched(IdxSet set, IdxPart part, string path)
    {
        if (part.GzipMd5 is not null)
        {
            using FileStream file = File.OpenRead(path);
            string found = Convert.ToHexStringLower(MD5.HashData(file));
            if (found != part.GzipMd5)
                throw new InvalidDataException(
                    $"'{path}' is not {set.Title}'s file: expected MD5 {part.GzipMd5}, found {found}. {AfterDeletion}");
        }
        set.Check(path, part, AfterDeletion);
    }

    private static string Absent(IdxSet set, DataPlaces places, string remedy)
    {
        DataPlace[] looked = [.. places.For(set)];
        string? incomplete = looked.Select(place => place.Folder)
            .FirstOrDefault(folder => set.Parts.Any(part => IdxSet.Find(folder, part) is not null));
        string target =
            !string.IsNullOrWhiteSpace(places.Chosen) ? Path.GetFullPath(Path.Combine(places.Chosen, set.Name))
                : (set.Mirrors.Count > 0 ? looked.First(place => place.Origin == DataFolders.Cache) : looked[0]).Folder;
        return $"The set '{set.Name}' is not on this machine: its four files are "
            + $"{string.Join(", ", set.Parts.Select(part => part.Name + ".gz"))}."
            + (incomplete is null ? "" : $" '{incomplete}' holds only some of them.")
            + $" {remedy} into '{target}', or name their folder in {DataPlaces.Variable}.";
    }

    /// <summary>The first cache that lets itself be written.</summary>
    private static string WritableCache(DataPlaces places, IdxSet set)
    {
        Exception? last = null;
        foreach (string cache in places.Caches)
        {
            string folder = Path.Combine(cache, set.Name);
            try
            {
                Directory.CreateDirectory(folder);
                string probe = Path.Combine(folder, $".{Guid.NewGuid():N}.draft");
                File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
                return folder;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                last = error;
            }
        }
        throw new IOException(
            $"No folder of the cache can be written ({string.Join(", ", places.Caches)}). Name one in LATENTLAB_CACHE.",
            last);
    }
}
