using System.CommandLine;
using LatentLab.Native;
using NuGet.Configuration;

namespace LatentLab.Cli;

/// <summary>
/// <c>latentlab setup</c>: libtorch for this platform, fetched once. Verbs that compute ask for it by themselves.
/// </summary>
internal static class SetupCommand
{
    private static readonly string[] Computing =
        ["course", "run", "mutate", "grade", "experiment", "bench", "data", "playground", "classroom"];

    public static Command Build()
    {
        var command = new Command("setup",
            "Fetch libtorch for this platform, if it is not there yet. 'course' and others do it by themselves.");
        command.SetAction(async (_, cancellation) =>
        {
            if (!await FetchIfMissing(cancellation))
                Console.WriteLine("libtorch is there already; 'latentlab doctor' says where.");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>True where what is asked for needs libtorch.</summary>
    public static bool IsNeededFor(ParseResult parsed)
    {
        System.CommandLine.Parsing.SymbolResult? verb = parsed.CommandResult;
        while (verb?.Parent is System.CommandLine.Parsing.CommandResult { Parent: not null } above)
            verb = above;
        return verb is System.CommandLine.Parsing.CommandResult { Command.Name: var name } && Computing.Contains(name);
    }

    /// <summary>Says what it fetches and how far it is; true if there was something to fetch.</summary>
    /// <exception cref="IOException">It could not be fetched.</exception>
    public static async Task<bool> FetchIfMissing(CancellationToken cancellation)
    {
        if (NativeLibraries.Missing() is not (string package, string version))
            return false;
        await Console.Error.WriteLineAsync(
            $"libtorch, which computes, is not on this machine yet: fetching {package} {version} once.");
        var download = new PackageDownload(package, version,
            Settings.LoadDefaultSettings(Directory.GetCurrentDirectory()), CacheFolder.Candidates("downloads"),
            new DownloadReport(Console.Error));
        string folder = await download.Fetch(cancellation);
        await Console.Error.WriteLineAsync($"It is in {folder}.");
        return true;
    }
}
