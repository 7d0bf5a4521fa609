using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using LatentLab.Data;
using Spectre.Console;

namespace LatentLab.Cli;

/// <summary>
/// <c>latentlab data</c>: lists the data sets, fetches missing ones, and makes the shipped one again.
/// </summary>
internal static class DataCommand
{
    public static Command Build() => new("data", "The data sets: list, look at your own, fetch, make, measure.")
    {
        List(), Look(), Fetch(), Make(), Realness()
    };

    private static Command List()
    {
        var json = new Option<bool>("--json")
        {
            Description = "As JSON: an array of {name, title, where, origin, train, test, bytes, howToGet, problem}."
        };
        var command = new Command("list", "List the data sets on this machine, where they are, and how to get the "
            + "others.") { json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<DatasetInfo> sets = Datasets.List();
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(sets, JsonOutput.Options));
                return ExitCode.Done;
            }
            foreach (DatasetInfo set in sets)
            {
                string size = set.Train is int train ? $", {train:N0} + {set.Test:N0} images" : "";
                string place = set.Where is not null
                    ? $"{set.Where} ({set.Origin}, {set.Bytes / 1e6:F1} MB)"
                    : set.Origin ?? $"not here: {set.HowToGet}";
                AnsiConsole.MarkupLineInterpolated($"[bold]{set.Name,-8}[/] {set.Title}{size}");
                AnsiConsole.MarkupLineInterpolated($"         {place}");
                if (set.Problem is not null)
                    AnsiConsole.MarkupLineInterpolated($"         [red]{set.Problem}[/]");
            }
            return sets.Any(set => set.Problem is not null) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static Command Look()
    {
        var name = new Argument<string>("path")
        {
            Description = "A folder of pictures, of IDX files or of tables, or a table; options behind commas, as in "
                + "own.csv,label=last."
        };
        var command = new Command("look", "Read data of your own and say what was taken for what. Options: "
            + $"{string.Join("; ", ImportOption.All.Select(option => $"{option.Name} ({option.Description})"))}.")
        {
            name
        };
        command.SetAction(parsed =>
        {
            string place = parsed.GetRequiredValue(name);
            using Split split = Datasets.Load(place);
            Console.WriteLine(split.Import ?? Datasets.DescribeKnown(place, split));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Fetch()
    {
        var name = new Argument<string>("name") { Description = "mnist or fashion." };
        var command = new Command("fetch",
            "Download a data set into the user's cache, checked against its published checksums; a broken download "
                + "continues where it stopped.")
        {
            name
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string wanted = parsed.GetRequiredValue(name);
            IdxSet set = Datasets.Files(wanted) ?? throw new ArgumentException(
                $"There is no data set '{wanted}' to fetch. Choose mnist or fashion.");
            DataPlace place = await IdxSetFetch.FolderAsync(set, progress: new DownloadReport(Console.Out),
                cancellation: cancellation);
            Console.WriteLine($"{set.Title}: {place.Folder} ({place.Origin})");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Make()
    {
        var name = new Argument<string>("name") { Description = "digits." };
        var target = new Option<DirectoryInfo?>("--out")
        {
            Description = "Where the four files go (default: data/digits in the kit's folder).",
            HelpName = "DIR"
        };
        var command = new Command("make", "Draw the shipped digits again, byte for byte.") { name, target };
        command.SetAction(parsed =>
        {
            if (parsed.GetRequiredValue(name) != "digits")
                throw new ArgumentException($"Only 'digits' can be made, not '{parsed.GetValue(name)}'.");
            string folder = parsed.GetValue(target)?.FullName ?? Path.Combine(ProjectFolder.Find(), "data", "digits");
            foreach (string path in Digits.WriteShippedSet(folder))
                Console.WriteLine(
                    $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}  {Path.GetFileName(path)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Realness()
    {
        var seed = new Option<int>("--seed")
        {
            Description = "Of the network that reads.",
            DefaultValueFactory = _ => 1
        };
        var json = new Option<bool>("--json") { Description = "The report as JSON." };
        var command = new Command("realness",
            "Train a small network on the shipped digits alone and say how many of MNIST's test digits it reads.")
        {
            seed, json
        };
        command.SetAction((parsed, cancellation) =>
        {
            using Split mnist = Datasets.Load("mnist", train: 1);
            RealnessReport report = DigitRealness.Measure(mnist.Test, parsed.GetValue(seed), cancel: cancellation);
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(
                    new { report.Accuracy, report.ClassAccuracy, report.OwnAccuracy, report.Seconds, report.Seed },
                    JsonOutput.Options)
                : report.ToString());
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}

/// <summary>A line per file and tenth of a download.</summary>
internal sealed class DownloadReport(TextWriter writer) : IProgress<DownloadProgress>
{
    private (string File, long Tenth) last;

    public void Report(DownloadProgress value)
    {
        var now = (value.File, value.Total is long total and > 0 ? value.Bytes * 10 / total : value.Bytes >> 20);
        if (now == last)
            return;
        last = now;
        writer.WriteLine(
            $"{value.File}: {value.Bytes / 1e6:F1} MB{(value.Total is long all ? $" of {all / 1e6:F1} MB" : "")} from "
            + $"{value.Source.Host}");
    }
}
