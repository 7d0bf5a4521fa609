using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LatentLab.Book;
using LatentLab.Data;
using LatentLab.Native;
using Spectre.Console;

namespace LatentLab.Cli;

/// <summary>The command `latentlab`: its verbs, and one way to end for all of them.</summary>
internal static class CommandLine
{
    public static RootCommand Build() => new("""
        LatentLab: autoencoders and variational autoencoders, shown by trained models with a number beside every claim.

        Begin with 'latentlab course': it runs the lessons on this machine and writes a book that opens in any browser,
        offline. ('latentlab new DIR' writes the lessons, where you don't have the kit's folder.)

        Exit codes: 0 done and every claim holds; 1 a cell failed or a claim does not hold; 2 bad arguments, a missing
        or damaged file, or a library that does not load; 130 stopped by Ctrl-C.
        Environment: LATENTLAB_DATA (folder with data sets), LATENTLAB_CACHE (folder for downloads), LATENTLAB_THREADS.
        """)
    {
        NewCommand.Build(),
        SetupCommand.Build(),
        CourseCommand.Build(),
        MutateCommand.Build(),
        RunCommand.Build(),
        RunCommand.BuildWorker(),
        ClassroomCommand.Build(),
        GradeCommand.Build(),
        GradeCommand.BuildWorker(),
        DataCommand.Build(),
        PlaygroundCommand.Build(),
        ExperimentCommand.Build(),
        BenchCommand.Build(),
        KernelCommand.Build(),
        LintCommand.Build(),
        TranslateCommand.Build(),
        DoctorCommand.Build(),
    };

    private const int Unbroken = 10_000;

    public static async Task<int> InvokeAsync(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        // Without a terminal Spectre breaks lines at 80 columns, inside paths too.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = Unbroken;
        MakeFoldersAbsolute();
        ParseResult parsed = Build().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync();
            return ExitCode.Refused;
        }
        try
        {
            KitFolder.Refresh();
            // Ctrl-C just ends it: what came so far is kept, and the next call goes on.
            if (parsed.Action is not HelpAction && SetupCommand.IsNeededFor(parsed))
                await SetupCommand.FetchIfMissing(CancellationToken.None);
            // Exceptions come here rather than to the library's own handler, which would print a stack trace at the
            // user.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = KernelCommand.IgnoresCtrlC(parsed) || RunCommand.IgnoresCtrlC(parsed)
                    ? null : TimeSpan.FromSeconds(20)
            });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("latentlab: stopped; nothing is left half-written.");
            return ExitCode.Cancelled;
        }
        catch (Exception error) when (IsUsersToMend(error))
        {
            await Console.Error.WriteLineAsync(
                $"latentlab: {WordsOf((error as TypeInitializationException)?.InnerException ?? error)}");
            return ExitCode.Refused;
        }
    }

    // Whoever types a command knows no parameter of a C# method, which .NET adds to the words.
    private static string WordsOf(Exception error) => error is ArgumentException { ParamName: { } parameter }
        ? error.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
        : error.Message;

    // Notebooks run in their own folders, lessons in processes of their own; a relative path means the folder in which
    // the command was given.
    private static void MakeFoldersAbsolute()
    {
        foreach (string variable in (string[])[DataPlaces.Variable, CacheFolder.Variable])
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder)
                Environment.SetEnvironmentVariable(variable, Path.GetFullPath(folder));
    }

    // What a user can fix: files, arguments, the network, native libraries. Anything else is a defect and keeps its
    // stack trace.
    private static bool IsUsersToMend(Exception error) => error
        is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException
            or NotSupportedException
        or HttpRequestException or DllNotFoundException or TimeoutException or BookException
        || error is TypeInitializationException { InnerException: { } inner } && IsUsersToMend(inner);
}

/// <summary>What the command's exit code says; part of its interface, so scripts may rely on it.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done, and every claim holds.</summary>
    public const int Done = 0;

    /// <summary>It ran, but a cell failed or a claim does not hold; what could be written was written.</summary>
    public const int Failed = 1;

    /// <summary>It could not run: bad arguments, a missing or damaged file, a library that does not load.</summary>
    public const int Refused = 2;

    /// <summary>Stopped by Ctrl-C; nothing is left half-written.</summary>
    public const int Cancelled = 130;
}

/// <summary>How every <c>--json</c> prints.</summary>
internal static class JsonOutput
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
