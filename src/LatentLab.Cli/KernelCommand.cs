using System.CommandLine;
using System.Runtime.InteropServices;
using LatentLab.Jupyter;
using LatentLab.Jupyter.Kernelspecs;

namespace LatentLab.Cli;

/// <summary><c>latentlab kernel</c>: the kit's own Jupyter kernel for C#.</summary>
internal static class KernelCommand
{
    private const string StartName = "start";

    public static Command Build() => new("kernel",
        "The kit's Jupyter kernel for C#: JupyterLab, Notebook, VS Code, nbclient and nbconvert use it once it is "
        + "installed.")
    {
        Install(), Uninstall(), Start(),
    };

    /// <summary>
    /// True for the verb that ends when its client says so, not by Ctrl-C: Jupyter passes that signal on to its
    /// kernels.
    /// </summary>
    public static bool IgnoresCtrlC(ParseResult parsed) => parsed.CommandResult.Command.Name == StartName;

    private static Command Install()
    {
        (Option<bool> user, Option<string?> prefix, Option<string> name) = Place();
        var command = new Command("install",
            "Make the kernel known to Jupyter. A kernelspec that another program wrote is never overwritten.")
        {
            user, prefix, name
        };
        command.SetAction(parsed =>
        {
            string file = Kernelspec.Install(Folder(parsed, user, prefix), parsed.GetRequiredValue(name), Program(),
                KernelEnvironment.Variables);
            Console.WriteLine(
                $"Installed {file}\nJupyter shows it as \"C# (LatentLab)\"; 'jupyter kernelspec list' names it "
                + $"'{parsed.GetRequiredValue(name)}'.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Uninstall()
    {
        (Option<bool> user, Option<string?> prefix, Option<string> name) = Place();
        var command = new Command("uninstall", "Remove the kernelspec that 'kernel install' wrote.")
        {
            user, prefix, name
        };
        command.SetAction(parsed =>
        {
            string folder = Folder(parsed, user, prefix);
            string asked = parsed.GetRequiredValue(name);
            string file = Kernelspec.Uninstall(folder, asked)
                ?? throw new FileNotFoundException(
                    $"There is no kernelspec '{asked}' in '{Path.Combine(folder, "kernels")}'. 'jupyter kernelspec "
                    + "list' shows what is installed where.");
            Console.WriteLine($"Removed {file}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Start()
    {
        var file = new Argument<string>("connection-file")
        {
            Description = "The file in which the client says where to listen."
        };
        var command = new Command(StartName, "Serve a Jupyter client. Jupyter runs this command itself.") { file };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
            await JupyterKernel.RunAsync(parsed.GetRequiredValue(file), cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static (Option<bool> User, Option<string?> Prefix, Option<string> Name) Place() => (
        new Option<bool>("--user") { Description = "Install for this user (the default unless --prefix is given)." },
        new Option<string?>("--prefix")
        {
            Description = "Under DIR/share/jupyter: a virtual environment's folder, or /usr/local.",
            HelpName = "DIR"
        },
        new Option<string>("--as")
        {
            Description = "The kernel's name; '.net-csharp' is the one that the lessons ask for.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Kernelspec.UsualName,
        });

    private static string Folder(ParseResult parsed, Option<bool> user, Option<string?> prefix) =>
        (parsed.GetValue(user), parsed.GetValue(prefix)) switch
        {
            (true, not null) =>
                throw new ArgumentException("--user and --prefix name different places; give one of them."),
            (_, { } folder) => JupyterFolders.DataUnder(folder),
            _ => JupyterFolders.UserData(),
        };

    /// <summary>This program's own file, or 'dotnet' with it: what a kernelspec starts.</summary>
    public static IEnumerable<string> Program()
    {
        string process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [process, Path.Combine(AppContext.BaseDirectory, typeof(KernelCommand).Assembly.GetName().Name + ".dll")]
            : [process];
    }
}
