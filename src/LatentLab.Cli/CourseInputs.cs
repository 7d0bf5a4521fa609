using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LatentLab.Book.Course;
using LatentLab.Data;
using LatentLab.Native;
using LatentLab.Notebooks.Documents;
using LatentLab.Training;

namespace LatentLab.Cli;

/// <summary>
/// What a lesson's numbers depend on: its notebook and what that names, this program and its packages, the data, the
/// processor and the number of threads. Where all of it is as in an earlier course, the numbers would be the same.
/// An object is for one course: it reads a file again only where that has been written to since.
/// </summary>
internal sealed class CourseInputs
{
    // They make pages of what lessons found out, and take no part in it.
    private static readonly string[] withoutEffect = ["LatentLab.Book.dll", "LatentLab.Pages.dll"];

    // Settings of libtorch's own parts and of the runtime that choose other arithmetic.
    private static readonly string[] settings =
        ["ATEN_", "MKL_", "DNNL_", "ONEDNN_", "TORCH_", "OMP_DYNAMIC", "DOTNET_Enable", "DOTNET_PreferredVector"];

    private readonly Dictionary<string, (long Length, DateTime Written, string Digest)> read = [];

    public IReadOnlyDictionary<string, string> Of(LessonJob job) => new Dictionary<string, string>(
    [
        .. LessonInputs.Of(job),
        new("the program", ProgramIn(AppContext.BaseDirectory)),
        new("the processor", Processor()),
        new("the number of threads", $"{ThreadCount.Choose().Threads}"),
        .. Data(job, Environment.GetEnvironmentVariable(DataPlaces.Variable)),
    ]);

    /// <summary>Every assembly in a folder, with the packages' versions.</summary>
    internal string ProgramIn(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.EnumerateFiles(folder).Where(IsOfTheProgram).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}:{DigestOf(file)}\n"));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(RuntimeInformation.FrameworkDescription));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsOfTheProgram(string file) =>
        (Path.GetExtension(file) is ".dll" || file.EndsWith(".deps.json", StringComparison.Ordinal))
        && !withoutEffect.Contains(Path.GetFileName(file));

    private static string Processor()
    {
        string[] set = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => settings.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal).Select(name => $"{name}={Environment.GetEnvironmentVariable(name)}")];
        return string.Join(", ",
        [
            ArithmeticReport.Processor, $"{RuntimeInformation.OSArchitecture}", RuntimeInformation.RuntimeIdentifier,
            .. set,
        ]);
    }

    /// <summary>The set that the lesson is given, and those that it names itself.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Data(LessonJob job, string? chosen)
    {
        string folder = Path.GetDirectoryName(job.NotebookPath)!;
        var places = new DataPlaces(chosen, [folder, AppContext.BaseDirectory], CacheFolder.Candidates("data"));
        string code = string.Join("\n", NotebookFile.Load(job.NotebookPath).Cells
            .Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source));
        return Datasets.Names.Where(name => code.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Concat(job.Parameters.TryGetValue("data", out string? given) ? [given] : [])
            .Distinct().Select(name => new KeyValuePair<string, string>($"data {name}", DigestOfSet(name, places)));
    }

    private string DigestOfSet(string nameOrPath, DataPlaces places)
    {
        if (Datasets.Files(nameOrPath) is IdxSet set)
            return places.Find(set) is DataPlace place
                ? Together(set.Parts.Select(part => IdxSet.Find(place.Folder, part)!).Select(DigestOf))
                : "not on this machine";
        string path = DataPlaceAndOptions.Parse(nameOrPath).Place;
        if (File.Exists(path))
            return DigestOf(path);
        // Reading a hundred thousand pictures at each lesson would cost more than some lessons do.
        return Directory.Exists(path)
            ? Together(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => new FileInfo(file))
                .Select(file => $"{Path.GetRelativePath(path, file.FullName)}:{file.Length}:"
                    + $"{file.LastWriteTimeUtc.Ticks}"))
            : "made by the program";
    }

    private string DigestOf(string file)
    {
        var now = new FileInfo(file);
        if (!read.TryGetValue(file, out var then) || (then.Length, then.Written) != (now.Length, now.LastWriteTimeUtc))
            read[file] = then = (now.Length, now.LastWriteTimeUtc, LessonInputs.DigestOf(file));
        return then.Digest;
    }

    private static string Together(IEnumerable<string> digests) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\n", digests))));
}
