using System.Globalization;
using LatentLab.Native;
using static TorchSharp.torch;

namespace LatentLab.Display;

/// <summary>Counts, after each cell, the live tensors that no variable holds.</summary>
internal sealed class TensorWatch
{
    // The intermediate tensors of an expression remain until the collector runs, a few in nearly every cell. They are
    // not what the line is about.
    private const int Tolerance = 100;

    private long lastLive = Live;
    private long lastUnexplained = Live;

    private static long Live => Tensor.TotalCount - ParameterCountCorrection.ByModels;

    /// <param name="variables">Whatever the session's variables hold.</param>
    /// <returns>How many more there are than at the last look; null if hardly any, or if the variables hold too much to
    /// tell.</returns>
    public long? Look(IEnumerable<object?> variables)
    {
        long live = Live;
        if (live < lastLive)   // collected or disposed since
        {
            lastUnexplained = Math.Max(0, lastUnexplained - (lastLive - live));
            lastLive = live;
        }
        if (live - lastLive < Tolerance)
            return null;
        lastLive = live;
        if (ReachableTensors.Count(variables) is not int held)
            return null;
        long unexplained = Math.Max(0, live - held), grown = unexplained - lastUnexplained;
        lastUnexplained = unexplained;
        return grown >= Tolerance ? grown : null;
    }

    public static string Words(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} more tensors than before are alive that no variable holds. The garbage collector frees them "
        + $"eventually, but it does not see their memory: put such work into 'using (NewDisposeScope()) {{ … }}'. "
        + $"(kit.ReportTensors = false turns this line off.)");
}
