using TorchSharp;

namespace LatentLab.Tests.Support;

/// <summary>Counts tensors, to show that code gives back what it made.</summary>
/// <remarks>
/// Counted per thread, so that tests may run beside each other: compare two counts taken on one thread, around code
/// that stays on it. A tensor that only the garbage collector freed still counts, which is the point.
/// </remarks>
internal static class LiveTensors
{
    /// <summary>Tensors this thread has made and not disposed.</summary>
    public static long Count => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
