using System.Security.Cryptography;
using System.Text;

namespace LatentLab.Experiments.Records;

/// <summary>An experiment that was run into a folder.</summary>
/// <param name="Number">From 1, in the order in which they were first run.</param>
/// <param name="Digest">Eight hexadecimal digits of the SHA-256 of its text.</param>
public sealed record Description(int Number, string Digest, Experiment Experiment)
{
    internal static string DigestOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}

/// <summary>
/// Every description of a folder as <c>descriptions/NUMBER-DIGEST.json</c>, so that a changed one replaces none. The
/// one that was run last is <c>experiment.json</c> as well.
/// </summary>
internal static class DescriptionFiles
{
    public const string Folder = "descriptions";

    public static void Write(RunStore store, Experiment experiment)
    {
        string last = Path.Combine(store.Folder, RunStore.ExperimentFile), text = experiment.ToJson();
        string? before = File.Exists(last) ? File.ReadAllText(last) : null;
        if (before is not null)
            Keep(store, before);   // also where a version of the kit that kept none wrote it
        Keep(store, text);
        if (before != text)
            RunFiles.WriteText(last, text);
    }

    /// <summary>In their order; a file that cannot be read hides no other.</summary>
    public static (IReadOnlyList<Description> Descriptions, IReadOnlyList<RunProblem> Problems) Read(RunStore store)
    {
        List<Description> found = [];
        List<RunProblem> problems = [];
        string last = Path.Combine(store.Folder, RunStore.ExperimentFile);
        foreach (string path in Files(store).Append(last).Where(File.Exists))
        {
            try
            {
                string digest = Description.DigestOf(File.ReadAllText(path));
                if (found.All(one => one.Digest != digest))
                    found.Add(new Description(found.Count + 1, digest, Experiment.Load(path)));
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                problems.Add(new RunProblem(path, error.Message));
            }
        }
        return (found, problems);
    }

    public static Description? Last(RunStore store, IReadOnlyList<Description> all)
    {
        string path = Path.Combine(store.Folder, RunStore.ExperimentFile);
        return (File.Exists(path)
            ? all.FirstOrDefault(one => one.Digest == Description.DigestOf(File.ReadAllText(path)))
            : null) ?? all.LastOrDefault();
    }

    private static void Keep(RunStore store, string text)
    {
        string[] files = [.. Files(store)];
        string digest = Description.DigestOf(text);
        if (!files.Any(file => Path.GetFileNameWithoutExtension(file).EndsWith($"-{digest}", StringComparison.Ordinal)))
            RunFiles.WriteText(Path.Combine(store.Folder, Folder, $"{files.Length + 1:D4}-{digest}.json"), text);
    }

    private static IEnumerable<string> Files(RunStore store) =>
        Path.Combine(store.Folder, Folder) is var folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
            : [];
}
