using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Checking;

/// <summary>Tells a Gaussian from other noise of mean 0 and width 1, which mean and variance cannot.</summary>
internal static class FourthMoment
{
    /// <summary>
    /// True where the mean of ε⁴ is 3, as E[ε⁴] is for ε ~ N(0, 1): var(ε⁴) = E[ε⁸] − 9 = 96, so over n numbers its
    /// standard error is √(96/n).
    /// </summary>
    /// <param name="errors">How many standard errors it may be off.</param>
    public static bool FitsGaussian(Tensor noise, double errors) =>
        Math.Abs(noise.pow(4).mean().ToDouble() - 3) <= errors * Math.Sqrt(96.0 / noise.numel());
}
