using System.Reflection;
using TorchSharp;

namespace LatentLab.Native;

/// <summary>Where native files lie: beside the program that uses them, or in NuGet's packages, in place.</summary>
internal static class NativePackages
{
    /// <summary>
    /// The libtorch that TorchSharp 0.107.0 is built for; its package ids end in the runtime identifier.
    /// </summary>
    public const string LibtorchVersion = "2.10.0";

    // A build of the kit writes it; packages and published programs don't have it.
    private const string PackageFolderFile = "LatentLab.packages.txt";

    /// <summary>
    /// Package folders, best first: <c>NUGET_PACKAGES</c>, the one the kit was built with, the user's usual one.
    /// </summary>
    public static IReadOnlyList<string> Roots()
    {
        // None where all is in one file.
        string? beside = Path.GetDirectoryName(typeof(NativePackages).Assembly.Location);
        string note = Path.Combine(beside ?? "", PackageFolderFile);
        string? built = !string.IsNullOrEmpty(beside) && File.Exists(note) ? File.ReadAllText(note).Trim() : null;
        string? chosen = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? usual = home.Length > 0 ? Path.Combine(home, ".nuget", "packages") : null;
        return [.. new[] { chosen, built, usual }.Where(root => !string.IsNullOrEmpty(root))
            .Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root!))).Distinct()];
    }

    /// <summary>
    /// Folders beside the program, best first: where the host says that a program's native files are, then the folders
    /// of the program and of the kit's and TorchSharp's assemblies. A build, a publish or a container puts them there.
    /// </summary>
    public static IReadOnlyList<string> BesideProgram(NativePlatform platform)
    {
        string? told = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string;
        IEnumerable<string?> programs =
        [
            AppContext.BaseDirectory, .. new[] { typeof(NativePackages).Assembly, typeof(torch).Assembly }
                .Select(assembly => Path.GetDirectoryName(assembly.Location)),   // none where all is in one file
        ];
        return [.. (told ?? "").Split(Path.PathSeparator)
            .Concat(programs.Where(folder => !string.IsNullOrEmpty(folder)).SelectMany(folder =>
                new[] { folder!, Path.Combine(folder!, "runtimes", platform.RuntimeIdentifier, "native") }))
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).Distinct()];
    }

    /// <summary>
    /// The folder of a package's native files, in the first of <paramref name="roots"/> that has the package; null if
    /// none has.
    /// </summary>
    public static string? TryFolder(
        string package, string version, NativePlatform platform, IReadOnlyList<string> roots) =>
        roots.Select(root => Path.Combine(root, package, version, "runtimes", platform.RuntimeIdentifier, "native"))
            .FirstOrDefault(Directory.Exists);

    /// <inheritdoc cref="TryFolder"/>
    /// <exception cref="DllNotFoundException">None has it; the message names package, places and remedy.</exception>
    public static string Folder(string package, string version, NativePlatform platform, IReadOnlyList<string> roots) =>
        TryFolder(package, version, platform, roots) ?? throw new DllNotFoundException(
            $"The native files of {package} {version} for {platform.RuntimeIdentifier} are neither beside the program "
            + $"nor in {InWords(roots)}. "
            + Remedy(package, version));

    /// <summary>Where packages are looked for.</summary>
    public static string InWords(IReadOnlyList<string> roots) =>
        roots.Count > 0 ? string.Join(", ", roots) : "any package folder";

    /// <summary>What brings a package's native files, whatever the kit is used from.</summary>
    public static string Remedy(string package, string version) =>
        $"In a project of your own: 'dotnet add package {package} --version {version}'. In a notebook: '#r \"nuget: "
        + $"{package}, {version}\"' in its first cell. In the kit's folder: 'dotnet restore'. With the tool: "
        + "'latentlab setup'. Packages kept elsewhere? Set NUGET_PACKAGES to their folder.";

    /// <summary>The version of the TorchSharp that this process runs, for example 0.107.0.</summary>
    public static string TorchSharpVersion() =>
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
            .Split('+')[0];
}
