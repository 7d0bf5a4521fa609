using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>Where steps write their sums: a row per step on the model's device, read in one go.</summary>
internal sealed class StepLedger : IDisposable
{
    private const int InitialRows = 1024;

    private readonly List<(long Images, double Beta)> steps = [];
    private Tensor rows;

    public StepLedger(Device device)
    {
        rows = zeros(InitialRows, 2, dtype: float32, device: device).DetachFromDisposeScope();
    }

    /// <param name="reconstruction">Nats per image, shape [batch].</param>
    /// <param name="kl">Nats per image, shape [batch].</param>
    public void Write(Tensor reconstruction, Tensor kl, double beta)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        if (steps.Count == rows.shape[0])
            Grow();
        rows[steps.Count].copy_(stack([reconstruction.sum(), kl.sum()]));
        steps.Add((reconstruction.shape[0], beta));
    }

    public StepTotals Read()
    {
        if (steps.Count == 0)
            throw new InvalidOperationException(
                "No step was taken since the last reading, so there is no mean. Call Step first.");
        using var scope = NewDisposeScope();
        float[] sums = rows.narrow(0, 0, steps.Count).contiguous().cpu().data<float>().ToArray();
        StepTotals totals = Average(sums, steps);
        steps.Clear();
        return totals;
    }

    public void Dispose() => rows.Dispose();

    /// <param name="sums">Reconstruction and KL of each step in turn, summed over its images.</param>
    /// <param name="steps">Images and β of each step.</param>
    internal static StepTotals Average(ReadOnlySpan<float> sums, IReadOnlyList<(long Images, double Beta)> steps)
    {
        double reconstruction = 0, kl = 0, weightedKl = 0;
        long images = 0;
        int? nonFinite = null;
        for (int i = 0; i < steps.Count; i++)
        {
            reconstruction += sums[2 * i];
            kl += sums[2 * i + 1];
            weightedKl += steps[i].Beta * sums[2 * i + 1];
            images += steps[i].Images;
            if (nonFinite is null && !(float.IsFinite(sums[2 * i]) && float.IsFinite(sums[2 * i + 1])))
                nonFinite = i + 1;
        }
        // If β moved between the steps, the one reported is the one that makes the mean total add up.
        double first = steps[0].Beta;
        double beta = steps.All(step => step.Beta == first) || kl == 0 ? first : weightedKl / kl;
        return new StepTotals(new LossTerms(reconstruction / images, kl / images, beta), nonFinite);
    }

    private void Grow()
    {
        Tensor more = cat([rows, zeros_like(rows)], 0).DetachFromDisposeScope();
        rows.Dispose();
        rows = more;
    }
}
