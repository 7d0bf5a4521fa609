using System.CommandLine;
using LatentLab.Book;
using LatentLab.Data;
using LatentLab.Native;
using LatentLab.Plots;

namespace LatentLab.Cli;

/// <summary><c>latentlab playground</c>: two models that train in a browser, in one file.</summary>
internal static class PlaygroundCommand
{
    /// <summary>Of the shipped digits; the file stays small enough to send.</summary>
    private const int TrainDigits = 3000, TestDigits = 500;

    public static Command Build()
    {
        var target = new Option<FileInfo>("--out")
        {
            Description = "The file to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => new FileInfo("playground.html")
        };
        var command = new Command("playground",
            "Write a page in which an autoencoder and a variational autoencoder train side by side, on shapes, digits "
            + "and toys: one file that opens in any browser, without a network.")
        {
            target
        };
        command.SetAction(parsed =>
        {
            FileInfo file = parsed.GetRequiredValue(target);
            if (Directory.Exists(file.FullName))
                throw new ArgumentException($"--out: expected a file to write, found a folder, {file.FullName}.");
            string page = PlaygroundPage.Write(Figure().ToHtml());
            AtomicFile.Write(file.FullName, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(page)));
            Console.WriteLine($"Wrote {file.FullName} ({new FileInfo(file.FullName).Length / 1e6:F2} MB)");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The playground with some of the shipped digits.</summary>
    public static Playground Figure()
    {
        using Split digits = Datasets.Load("digits", TrainDigits, TestDigits);
        return new Playground([new PlaygroundData("digits", digits.Train.ToImages(), digits.Test.ToImages(),
            digits.Test.Labels, digits.Test.LabelNames)]);
    }
}
