namespace LatentLab.Data;

/// <summary>Which half of the data a picture belongs to.</summary>
internal enum Part
{
    /// <summary>The folder is not split.</summary>
    All,
    Train,
    Validation,
    Test,
}

/// <summary>One picture of a folder.</summary>
/// <param name="Class">The folder that names its class; null for a picture that lies in none.</param>
internal sealed record FoundPicture(string Path, Part Part, string? Class);

/// <summary>
/// What the folders of a folder mean: its split and its classes. <c>train</c>, <c>val</c>, <c>test</c> and their longer
/// names are splits, in any case, above the classes or below them; a folder that holds nothing but one other is passed
/// through.
/// </summary>
/// <param name="Root">Where the classes or the splits begin.</param>
/// <param name="Aside">How many other files there are, by ending.</param>
/// <param name="Links">Links that were not followed, since their folders are here already.</param>
internal sealed record FolderLayout(
    string Root, IReadOnlyList<FoundPicture> Pictures, IReadOnlyDictionary<string, int> Aside, int Deeper,
    IReadOnlyList<string> Links)
{
    private const int DeepestFolder = 12;

    private static readonly string[] Endings = [".png", ".jpg", ".jpeg"];

    /// <summary>Lists the pictures without opening them.</summary>
    public static FolderLayout Of(string folder)
    {
        string root = folder;
        for (int depth = 0; depth < DeepestFolder && Folders(root) is [var only] && PartOf(only) == Part.All
            && !Files(root).Any(IsPicture) && !Files(only).Any(IsPicture) && Folders(only).Length > 0; depth++)
            root = only;

        var pictures = new List<FoundPicture>();
        var aside = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int deeper = 0;
        var links = new FolderLinks(root);
        string[][] places = [.. Walk(root, 0, links)];
        string[][] shown = [.. places.Where(place => IsPicture(place[^1]))];
        foreach (string[] place in places.Where(place => !IsPicture(place[^1])))
        {
            string ending = Path.GetExtension(place[^1]).ToLowerInvariant();
            ending = place[^1].StartsWith('.') ? "hidden" : ending.Length == 0 ? "no ending" : ending;
            aside[ending] = aside.GetValueOrDefault(ending) + 1;
        }
        bool above = shown.Any(place => place.Length > 1 && PartOf(place[0]) == Part.Train),
            below = !above && shown.Length > 0 && shown.All(place => place.Length > 2 && PartOf(place[1]) != Part.All)
                && shown.Any(place => PartOf(place[1]) == Part.Train);
        foreach (string[] place in shown)
        {
            string[] folders = place[..^1];
            Part part = above && folders.Length > 0 ? PartOf(folders[0]) : below ? PartOf(folders[1]) : Part.All;
            string? name = above ? folders.ElementAtOrDefault(1) : folders.ElementAtOrDefault(0);
            deeper += folders.Length > (above || below ? 2 : 1) ? 1 : 0;
            pictures.Add(new FoundPicture(Path.Combine([root, .. place]), part, name));
        }
        if (above && pictures.Exists(picture => picture.Part == Part.All))
            throw new InvalidDataException(
                $"'{root}' has a folder for training and pictures beside it, '{Path.GetRelativePath(root,
                    pictures.First(picture => picture.Part == Part.All).Path)}' for one. Put each picture below train, "
                + "val or test, or none.");
        if (!above && !below && shown.Length > 0
            && shown.All(place => place.Length > 1 && PartOf(place[0]) != Part.All))
            throw new InvalidDataException(
                $"'{root}' has the folders {string.Join(" and ", shown.Select(place => place[0]).Distinct())} and none "
                + "for training. Expected one named train or training beside them.");
        return new FolderLayout(root, pictures, aside, deeper, links.Passed);
    }

    /// <summary>The half that a folder's name stands for.</summary>
    public static Part PartOf(string folder) => Path.GetFileName(folder).ToLowerInvariant() switch
    {
        "train" or "training" => Part.Train,
        "val" or "valid" or "validation" => Part.Validation,
        "test" or "testing" => Part.Test,
        _ => Part.All,
    };

    // The folders and the name of each file, in the order of the names: subfolders first.
    private static IEnumerable<string[]> Walk(string folder, int depth, FolderLinks links)
    {
        if (depth < DeepestFolder)
            foreach (string inner in Folders(folder).Where(links.Leads))
                foreach (string[] place in Walk(inner, depth + 1, links))
                    yield return [Path.GetFileName(inner), .. place];
        foreach (string file in Files(folder))
            yield return [IsHidden(file) ? $".{Path.GetFileName(file).TrimStart('.')}" : Path.GetFileName(file)];
    }

    private static string[] Folders(string folder) =>
        [.. Directory.GetDirectories(folder).Where(path => !IsHidden(path) && Path.GetFileName(path) != "__MACOSX")
            .Order(StringComparer.Ordinal)];

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];

    private static bool IsPicture(string path) => !Path.GetFileName(path).StartsWith('.')
        && Endings.Contains(Path.GetExtension(path).ToLowerInvariant());

    private static bool IsHidden(string path) =>
        Path.GetFileName(path).StartsWith('.') || File.GetAttributes(path).HasFlag(FileAttributes.Hidden);
}

/// <summary>Links to folders: followed once, and only out of the folders that are read anyway.</summary>
internal sealed class FolderLinks(string root)
{
    private readonly List<string> seen = [Path.GetFullPath(root)];
    private readonly List<string> passed = [];

    /// <summary>Those not followed, as paths below the root.</summary>
    public IReadOnlyList<string> Passed => passed;

    /// <summary>Whether there is something new behind a path; what is no link always is.</summary>
    public bool Leads(string folder)
    {
        if (Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is not { } target)
            return true;
        if (seen.Exists(one => IsIn(target.FullName, one) || IsIn(one, target.FullName)))
        {
            passed.Add(Path.GetRelativePath(root, folder));
            return false;
        }
        seen.Add(target.FullName);
        return true;
    }

    private static bool IsIn(string path, string folder) => Path.GetRelativePath(folder, path) is var way
        && way != ".." && !way.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !Path.IsPathRooted(way);
}
