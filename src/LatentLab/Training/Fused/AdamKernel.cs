using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LatentLab.Training.Fused;

/// <summary>Adam's settings at one step, with everything that is the same for all numbers worked out once.</summary>
/// <param name="Decay1">β₁, how slowly the mean gradient forgets.</param>
/// <param name="Decay2">β₂, how slowly the mean square forgets.</param>
/// <param name="StepSize">learning rate / (1 − β₁ᵗ), the bias correction of the mean folded in.</param>
/// <param name="RootCorrection">√(1 − β₂ᵗ), the bias correction of the mean square's root.</param>
/// <param name="Epsilon">Added to the root, so that a silent weight divides by something.</param>
internal readonly record struct AdamStep(
    double Decay1, double Decay2, double StepSize, double RootCorrection, double Epsilon)
{
    /// <param name="step">t, counted from 1.</param>
    public static AdamStep At(long step, double learningRate, double decay1, double decay2, double epsilon) =>
        new(decay1, decay2, learningRate / (1 - Math.Pow(decay1, step)),
            Math.Sqrt(1 - Math.Pow(decay2, step)), epsilon);
}

/// <summary>
/// Adam (Kingma &amp; Ba 2015, algorithm 1) in one pass over memory. The operation-by-operation form reads and writes
/// every weight's four numbers about twelve times; at 650,000 weights that costs as much as half the matrix products.
/// </summary>
internal static class AdamKernel
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>
    /// m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  θ ← θ − step · m / (√v / correction + ε). All spans equally long.
    /// </summary>
    public static void Update(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> means, Span<float> meanSquares,
        AdamStep step)
    {
        float decay1 = (float)step.Decay1, rest1 = (float)(1 - step.Decay1), decay2 = (float)step.Decay2,
            rest2 = (float)(1 - step.Decay2);
        float inverseCorrection = (float)(1 / step.RootCorrection), epsilon = (float)step.Epsilon,
            minusStep = (float)-step.StepSize;
        int i = 0;
        ref float parameter = ref MemoryMarshal.GetReference(parameters);
        ref float mean = ref MemoryMarshal.GetReference(means);
        ref float meanSquare = ref MemoryMarshal.GetReference(meanSquares);
        for (; i <= parameters.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            // The order of operations is torch's, so that both round nearly alike; but one division, by the correction,
            // is a product here: divisions are what this pass waits for.
            Vector512<float> g = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(gradients), (nuint)i);
            Vector512<float> m = Vector512.FusedMultiplyAdd(
                g, Vector512.Create(rest1), Vector512.LoadUnsafe(ref mean, (nuint)i) * decay1);
            Vector512<float> v =
                Vector512.FusedMultiplyAdd(g * rest2, g, Vector512.LoadUnsafe(ref meanSquare, (nuint)i) * decay2);
            m = WithoutSubnormals(m);
            v = WithoutSubnormals(v);
            m.StoreUnsafe(ref mean, (nuint)i);
            v.StoreUnsafe(ref meanSquare, (nuint)i);
            Vector512<float> divisor = Vector512.FusedMultiplyAdd(
                Vector512.Sqrt(v), Vector512.Create(inverseCorrection), Vector512.Create(epsilon));
            (Vector512.LoadUnsafe(ref parameter, (nuint)i) + m * minusStep / divisor)
                .StoreUnsafe(ref parameter, (nuint)i);
        }
        for (; i < parameters.Length; i++)
        {
            float g = gradients[i];
            means[i] = WithoutSubnormals(MathF.FusedMultiplyAdd(g, rest1, means[i] * decay1));
            meanSquares[i] = WithoutSubnormals(MathF.FusedMultiplyAdd(g * rest2, g, meanSquares[i] * decay2));
            parameters[i] +=
                means[i] * minusStep / MathF.FusedMultiplyAdd(MathF.Sqrt(meanSquares[i]), inverseCorrection, epsilon);
        }
    }

    // Where a gradient stops (a dead ReLU, say), its means decay until they are subnormal, and the processor takes a
    // hundred cycles for each such number.
    // As zero they change a weight by less than 1e-30. NaN stays NaN.
    private static Vector512<float> WithoutSubnormals(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Vector512.Create(SmallestNormal)),
            Vector512<float>.Zero, x);

    private static float WithoutSubnormals(float x) => MathF.Abs(x) < SmallestNormal ? 0 : x;
}
