using LatentLab.Data;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace LatentLab.Cli;

/// <summary>
/// Fetches one package into NuGet's package folder, from the sources of the user's NuGet settings. What a broken
/// connection or Ctrl-C leaves is kept in the cache, and the next call goes on from there, which a restore does not.
/// </summary>
internal sealed class PackageDownload(
    string id, string version, ISettings settings, IReadOnlyList<string> cacheFolders,
    IProgress<DownloadProgress>? progress = null)
{
    private const long MostBytes = 2_000_000_000;

    private static readonly string[] AddressOfPackages = [.. ServiceTypes.PackageBaseAddress];

    private readonly PackageIdentity package = new(id, NuGetVersion.Parse(version));
    private readonly ILogger log = NullLogger.Instance;

    /// <summary>Fetches and unpacks it.</summary>
    /// <returns>The folder of the package.</returns>
    /// <exception cref="IOException">No source has it, or none answers; the message says which were asked and what they
    /// said.</exception>
    public async Task<string> Fetch(CancellationToken cancellation)
    {
        string file = Path.Combine(WritableCache(), $"{id}.{version}.nupkg");
        var answers = new List<string>();
        foreach (PackageSource source in new PackageSourceProvider(settings).LoadPackageSources()
            .Where(source => source.IsEnabled))
        {
            try
            {
                if (await Download(Repository.Factory.GetCoreV3(source), file, cancellation))
                    return await Unpack(source, file, cancellation);
                answers.Add($"{source.Name} has no {id} {version}");
            }
            catch (Exception error) when (error is FatalProtocolException or HttpRequestException or IOException
                or InvalidDataException or TimeoutException)
            {
                string said = error is InvalidDataException ? error.Message : error.GetBaseException().Message;
                answers.Add($"{source.Name}: {said.Trim().TrimEnd('.')}");
            }
        }
        throw new IOException(
            $"{id} {version} could not be fetched. "
            + (answers.Count == 0 ? "Your NuGet settings name no package source. " : $"{string.Join("; ", answers)}. ")
            + "It is needed once; with a network the same command goes on where it stopped. Without one, copy the "
            + $"folder '{id}' of another machine's package folder into '{PackageFolder()}'.");
    }

    private string PackageFolder() => SettingsUtility.GetGlobalPackagesFolder(settings);

    private string WritableCache()
    {
        foreach (string folder in cacheFolders)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return folder;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // the next one
            }
        }
        throw new IOException($"None of these folders can be written: {string.Join(", ", cacheFolders)}. Set "
            + "LATENTLAB_CACHE to one that can.");
    }

    // False where the source does not have it.
    private async Task<bool> Download(SourceRepository repository, string file, CancellationToken cancellation)
    {
        if (!repository.PackageSource.IsLocal
            && await repository.GetResourceAsync<ServiceIndexResourceV3>(cancellation) is { } index
            && index.GetServiceEntryUri(AddressOfPackages) is { } address)
        {
            // The handler knows the source's proxy and credentials.
            HttpHandlerResource handler = await Part<HttpHandlerResource>(repository, cancellation);
            using var client = new HttpClient(handler.MessageHandler, disposeHandler: false)
            {
                Timeout = Timeout.InfiniteTimeSpan
            };
            string name = id.ToLowerInvariant(), number = package.Version.ToNormalizedString().ToLowerInvariant();
            Uri from = new($"{address.AbsoluteUri.TrimEnd('/')}/{name}/{number}/{name}.{number}.nupkg");
            await new Download(client).FetchAsync([from], file, MostBytes, Check, progress, cancellation);
            return true;
        }
        FindPackageByIdResource found = await Part<FindPackageByIdResource>(repository, cancellation);
        using var context = new SourceCacheContext { NoCache = true, DirectDownload = true };
        await using FileStream whole = File.Create(file);
        return await found.CopyNupkgToStreamAsync(id, package.Version, whole, context, log, cancellation);
    }

    private static async Task<T> Part<T>(SourceRepository repository, CancellationToken cancellation)
        where T : class, INuGetResource =>
        await repository.GetResourceAsync<T>(cancellation)
            ?? throw new IOException("the source cannot be asked for packages");

    private void Check(string file)
    {
        PackageIdentity found;
        try
        {
            using var reader = new PackageArchiveReader(file);
            found = reader.GetIdentity();
        }
        catch (Exception error) when (error is PackagingException or IOException or InvalidDataException)
        {
            throw new InvalidDataException($"not a whole package ({error.Message.TrimEnd('.')})", error);
        }
        if (!found.Equals(package))
            throw new InvalidDataException($"expected {package}, found {found}");
    }

    private async Task<string> Unpack(PackageSource source, string file, CancellationToken cancellation)
    {
        try
        {
            Check(file);
            await using FileStream whole = File.OpenRead(file);
            var resolver = new VersionFolderPathResolver(PackageFolder());
            await PackageExtractor.InstallFromSourceAsync(
                source.Source, package, to => whole.CopyToAsync(to, cancellation), resolver,
                new PackageExtractionContext(PackageSaveMode.Defaultv3, XmlDocFileSaveMode.None,
                    ClientPolicyContext.GetClientPolicy(settings, log), log),
                cancellation);
            return resolver.GetInstallPath(id, package.Version);
        }
        catch (Exception error) when (error is PackagingException or SignatureException)
        {
            throw new InvalidDataException(error.Message, error);
        }
        finally
        {
            if (!cancellation.IsCancellationRequested)
                File.Delete(file);
        }
    }
}
