using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Losses;

/// <summary>Gradients by central differences, in float64: an implementation that knows nothing of autograd.</summary>
internal static class FiniteDifferences
{
    private const double Width = 1e-5;

    /// <summary>
    /// The largest distance between autograd's gradient of <paramref name="scalar"/> and the differences', relative to
    /// the gradient's own size.
    /// </summary>
    public static double LargestError(Tensor at, Func<Tensor, Tensor> scalar)
    {
        using var scope = NewDisposeScope();
        Tensor point = at.detach().clone().requires_grad_();
        scalar(point).backward();
        double[] gradient = point.grad!.flatten().data<double>().ToArray();
        double[] values = at.detach().flatten().data<double>().ToArray();
        double largest = 0, size = gradient.Max(Math.Abs) + 1e-12;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = (At(values[i] + Width) - At(values[i] - Width)) / (2 * Width);
            largest = Math.Max(largest, Math.Abs(difference - gradient[i]) / size);

            double At(double value)
            {
                using var quiet = no_grad();
                double[] moved = [.. values];
                moved[i] = value;
                return scalar(tensor(moved).view(at.shape)).ToDouble();
            }
        }
        return largest;
    }
}
