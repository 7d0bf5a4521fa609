using LatentLab.Experiments.Records;
using LatentLab.Training;

namespace LatentLab.Experiments.Searching;

/// <summary>What the runs of a folder reached.</summary>
internal static class SearchScores
{
    /// <summary>Nothing has been run yet.</summary>
    public static RunScore Unknown(string hash) => new(null);

    /// <returns>Reads each finished run once.</returns>
    public static Func<string, RunScore> Of(RunStore store, SearchSettings? search)
    {
        Dictionary<string, RunScore> known = [];
        return hash =>
        {
            if (known.TryGetValue(hash, out RunScore score))
                return score;
            score = Read(store.FolderOf(hash), search);
            if (score.Value is not null)
                known[hash] = score;
            return score;
        };
    }

    private static RunScore Read(string folder, SearchSettings? search)
    {
        try
        {
            string failure = Path.Combine(folder, RunFolder.FailureFile);
            if (File.Exists(failure))
                return new RunScore(File.ReadAllText(failure).Contains(nameof(NonFiniteLossException),
                    StringComparison.Ordinal) ? double.PositiveInfinity : null);
            if (!File.Exists(Path.Combine(folder, RunFolder.ResultFile)))
                return new RunScore(null);
            RunRecord run = RunFolder.Read(folder);
            MetricsLine epoch = run.Epochs[run.Result!.WeightsOfEpoch - 1];
            // Of each latent the whole KL, whatever parts of it the loss has.
            double value = (epoch.Validation?.Reconstruction ?? double.NaN)
                + (search?.Goal == SearchGoal.Reconstruction ? 0 : epoch.KlPerLatent?.Sum() ?? 0);
            return new RunScore(double.IsFinite(value) ? value : double.PositiveInfinity);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new RunScore(null);   // the run itself tells why
        }
    }
}
