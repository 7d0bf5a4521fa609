using LatentLab.Models;
using LatentLab.Native;
using LatentLab.Training.Fused;

namespace LatentLab.Training;

/// <summary>What training computes with on this machine: a part of <c>latentlab doctor</c>.</summary>
public static class ArithmeticReport
{
    /// <summary>Who multiplies matrices here, and who computes convolutions. Never throws.</summary>
    public static IReadOnlyList<MachineFinding> Collect() => MachineReport.Try("products", Look);

    /// <summary>The processor, its widest vectors, and who multiplies matrices: the last digits of a training depend on
    /// them.</summary>
    public static string Processor => $"{ProcessorName.Read()}, products by {MatrixProduct.Name}";

    private static IEnumerable<MachineFinding> Look()
    {
        if (NativeLibraries.Missing() is not null)
            return [new("products", "not known without libtorch", FindingLevel.Warning)];
        NativeLibraries.Load();     // if it fails, it says why
        return
        [
            new("products", $"training multiplies matrices by {MatrixProduct.Name} ({ProcessorName.Libraries()})",
                FindingLevel.Ok),
            new("convolutions", LibraryConvolution.Report(), FindingLevel.Ok),
        ];
    }
}
