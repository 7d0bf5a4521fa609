namespace LatentLab.Experiments.Results;

/// <summary>Several descriptions, of one folder or of several, as one set of runs.</summary>
internal static class TogetherResults
{
    /// <param name="parts">Each of one description.</param>
    public static ExperimentResults Of(IReadOnlyList<ExperimentResults> parts)
    {
        string[] folders = [.. parts.Select(part => part.Descriptions[0].Folder).Distinct()];
        // A folder's own numbers are kept where there is only one.
        ExperimentResults[] numbered = folders.Length == 1 ? [.. parts] : [.. parts.Select((part, index) => part with
        {
            Descriptions = [part.Descriptions[0] with { Number = index + 1 }],
            Runs = [.. part.Runs.Select(run => run with { Descriptions = [index + 1] })],
        })];
        (IReadOnlyList<RunSummary> runs, IReadOnlyList<string> twice) = Merged(numbered);
        string[] questions = [.. parts.Select(part => part.Question).OfType<string>().Distinct()];
        return new ExperimentResults(string.Join(" + ", parts.Select(part => part.Name).Distinct()),
            questions.Length == 1 ? questions[0] : null, runs)
        {
            Environment = [.. parts.SelectMany(part => part.Environment).Distinct()],
            Faults = [.. parts.SelectMany(part => part.Faults).Concat(twice).Distinct()],
            Varied = Varied(parts),
            Drawn = [.. parts.SelectMany(part => part.Drawn).Distinct()],
            OwnUnits = parts.SelectMany(part => part.OwnUnits).GroupBy(pair => pair.Key)
                .ToDictionary(same => same.Key,
                    same => string.Join(" or ", same.Select(pair => pair.Value).Distinct())),
            Descriptions = [.. numbered.SelectMany(part => part.Descriptions)],
        };
    }

    // The same settings are the same run: it is drawn once, and belongs to every description that asks for it.
    private static (IReadOnlyList<RunSummary>, IReadOnlyList<string>) Merged(ExperimentResults[] parts)
    {
        List<RunSummary> runs = [];
        Dictionary<string, (int Place, string Folder)> known = [];
        Dictionary<(string, string), int> twice = [];
        foreach (ExperimentResults part in parts)
        {
            string folder = part.Descriptions[0].Folder;
            foreach (RunSummary run in part.Runs)
            {
                if (!known.TryGetValue(run.Hash, out var before))
                {
                    known.Add(run.Hash, (runs.Count, folder));
                    runs.Add(run);
                    continue;
                }
                RunSummary one = runs[before.Place];
                bool isBetter = one.Outcome != RunOutcome.Finished && run.Outcome == RunOutcome.Finished;
                runs[before.Place] = (isBetter ? run : one) with
                {
                    Descriptions = [.. one.Descriptions, .. run.Descriptions]
                };
                if (isBetter)
                    known[run.Hash] = (before.Place, folder);
                if (folder != before.Folder && one.Outcome == RunOutcome.Finished
                    && run.Outcome == RunOutcome.Finished)
                    twice[(before.Folder, folder)] = twice.GetValueOrDefault((before.Folder, folder)) + 1;
            }
        }
        return (runs, [.. twice.Select(pair => $"{pair.Value} {(pair.Value == 1 ? "run lies" : "runs lie")} in "
            + $"'{pair.Key.Item1}' and in '{pair.Key.Item2}'; drawn once, from the first.")]);
    }

    /// <summary>What a description varies, and what differs between two of them.</summary>
    private static IReadOnlyList<string> Varied(IReadOnlyList<ExperimentResults> parts)
    {
        string[] within = [.. parts.SelectMany(part => part.Varied ?? part.Swept).Distinct()];
        IEnumerable<string> between = parts.SelectMany(part => part.Runs.SelectMany(run => run.Settings.Keys))
            .Distinct().Where(path => path != FolderResults.Case
                && parts.Select(part => Constant(part, path)).OfType<string>().Distinct().Count() > 1);
        return [.. within.Union(between)];
    }

    private static string? Constant(ExperimentResults part, string path)
    {
        string?[] values = [.. part.Runs.Select(run => run.Settings.GetValueOrDefault(path)).Distinct()];
        return values.Length == 1 ? values[0] : null;
    }
}
