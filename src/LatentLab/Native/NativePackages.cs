using System.Reflection;
using TorchSharp;

namespace LatentLab.Native;

/// <summary>Where NuGet keeps the packages whose native files are loaded in place.</summary>
internal static class NativePackages
{
    /// <summary>
    /// The libtorch that TorchSharp 0.107.0 is built for; its package ids end in the runtime identifier.
    /// </summary>
    public const string LibtorchVersion = "2.10.0";

    /// <summary>
    /// Package folders, best first: <c>NUGET_PACKAGES</c>, the one the kit was built with, the user's usual one.
    /// </summary>
    public static IReadOnlyList<string> Roots()
    {
        string? built = typeof(NativePackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "LatentLab.PackageRoot")?.Value;
        string? chosen = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? usual = home.Length > 0 ? Path.Combine(home, ".nuget", "packages") : null;
        return [.. new[] { chosen, built, usual }.Where(root => !string.IsNullOrEmpty(root))
            .Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root!))).Distinct()];
    }

    /// <summary>
    /// The folder of a package's native files, in the first of <paramref name="roots"/> that has the package.
    /// </summary>
    /// <exception cref="DllNotFoundException">None has it; the message names package, places and remedy.</exception>
    public static string Folder(string package, string version, NativePlatform platform, IReadOnlyList<string> roots)
    {
        foreach (string root in roots)
        {
            string folder = Path.Combine(root, package, version, "runtimes", platform.RuntimeIdentifier, "native");
            if (Directory.Exists(folder))
                return folder;
        }
        throw new DllNotFoundException(
            $"The package {package} {version} with the native files for {platform.RuntimeIdentifier} was not found in "
            + $"{(roots.Count > 0 ? string.Join(", ", roots) : "any package folder")}. Run 'dotnet restore' in the "
            + "kit's folder; it brings the package. Packages kept elsewhere? Set NUGET_PACKAGES to their folder.");
    }

    /// <summary>The version of the TorchSharp that this process runs, for example 0.107.0.</summary>
    public static string TorchSharpVersion() =>
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
            .Split('+')[0];
}
