using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// What remains between two maps of the same things after the best translation, rotation or reflection, and scale
/// (orthogonal Procrustes problem: Schönemann 1966; Gower 1975).
/// </summary>
public static class ProcrustesResidual
{
    /// <summary>
    /// min ‖A − s·B·Q‖² over scale s and orthogonal Q, with both centred and of unit norm: 1 − (Σ singular values of
    /// AᵀB)². 0: the same map up to that freedom; near 1: unrelated. The two may have different widths.
    /// </summary>
    /// <param name="first">Shape [n, …].</param>
    /// <param name="second">Shape [n, …], row i for the same thing as row i of the first.</param>
    /// <exception cref="ArgumentException">Counts that differ, numbers that are not finite, or a map that puts
    /// everything in one place.</exception>
    public static double Between(Tensor first, Tensor second)
    {
        Rows.SameCount(first, second, nameof(second));
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor a = UnitShape(first, nameof(first)), b = UnitShape(second, nameof(second)).to(first.device);
        // Singular values of the p×q matrix: padding the narrower map with zeros would only add zeros.
        double overlap = linalg.svdvals(a.t().mm(b)).sum().item<double>();
        return Math.Clamp(1 - overlap * overlap, 0, 1);
    }

    private static Tensor UnitShape(Tensor map, string name)
    {
        Tensor rows = Rows.Of(map, name);
        Tensor centred = rows - rows.mean([0], keepdim: true);
        double norm = centred.norm().item<double>();
        return norm > 1e-12 * rows.norm().item<double>() ? centred / norm
            : throw new ArgumentException("The map puts everything in one place: it has no shape to compare.", name);
    }
}
