using System.CommandLine;
using LatentLab.Experiments.Watching;

namespace LatentLab.Cli;

/// <summary><c>latentlab experiment watch</c>: a page that looks on while runs go.</summary>
internal static class ExperimentWatchCommand
{
    public static Command Build()
    {
        var source = new Argument<string>("dir")
        {
            Description = "The folder of the runs; it need not exist yet.",
            HelpName = "DIR"
        };
        Option<int> port = Port();
        Option<bool> open = Open();
        var command = new Command("watch",
            "Show runs while they go, in a browser of this machine: where each stands, curves, samples, latent maps, "
            + "time left, failures. It only looks on; Ctrl-C ends it and nothing else.")
        {
            source, port, open
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using WatchServer server = Start(
                parsed.GetRequiredValue(source), parsed.GetValue(port), parsed.GetValue(open));
            Console.WriteLine("Ctrl-C ends the page; the runs go on.");
            // until it is stopped
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return ExitCode.Done;
        });
        return command;
    }

    public static Option<int> Port() => new("--port")
    {
        Description = "The page's port on this machine (default: any that is free).",
        HelpName = "N"
    };

    public static Option<bool> Open() => new("--open") { Description = "Open the page in the browser." };

    public static WatchServer Start(string folder, int port, bool open)
    {
        WatchServer server = WatchServer.Start(Path.GetFullPath(folder), port);
        Console.WriteLine($"Watch: {server.Address}");
        if (open && Browser.Open(server.Address.AbsoluteUri) is string why)
            Console.WriteLine($"The browser was not opened: {why}.");
        return server;
    }
}
