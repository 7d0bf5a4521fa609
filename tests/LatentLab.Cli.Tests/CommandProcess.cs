using System.Diagnostics;

namespace LatentLab.Cli.Tests;

/// <param name="Code">One of <see cref="ExitCode"/>.</param>
/// <param name="Out">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
public sealed record CommandOutcome(int Code, string Out, string Error);

/// <summary>The command as its users start it, in a process of its own.</summary>
public static class CommandProcess
{
    /// <summary>The program <c>dotnet</c> that these tests run by.</summary>
    public static string Dotnet { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..",
            OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>
    /// The command's own build, as its users have it. Beside the tests lies a copy whose compiler is no machine code
    /// yet, which would cost every process that runs cells two seconds.
    /// </summary>
    public static string Command { get; } = OwnBuild() is var path && File.Exists(path) ? path
        : typeof(CommandLine).Assembly.Location;

    // …/tests/LatentLab.Cli.Tests/bin/Debug/… → …/src/LatentLab.Cli/bin/Debug/…
    private static string OwnBuild() => Path.Combine(AppContext.BaseDirectory.Replace(
        Path.Combine("tests", "LatentLab.Cli.Tests"), Path.Combine("src", "LatentLab.Cli"),
        StringComparison.Ordinal), "LatentLab.Cli.dll");

    /// <param name="folder">Where it runs; null is the tests' own folder.</param>
    /// <param name="environment">Variables beside those of the tests.</param>
    public static Process Start(string? folder, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Starts it and waits for its end.</summary>
    /// <inheritdoc cref="Start"/>
    public static async Task<CommandOutcome> Run(
        string? folder, string[] arguments, Dictionary<string, string>? environment = null)
    {
        using Process process = Start(folder, arguments, environment);
        return await Ended(process);
    }

    /// <summary>Reads all that a started one says and waits for its end.</summary>
    public static async Task<CommandOutcome> Ended(Process process)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Task<string> output = process.StandardOutput.ReadToEndAsync(token),
            error = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return new(process.ExitCode, await output, await error);
    }
}
