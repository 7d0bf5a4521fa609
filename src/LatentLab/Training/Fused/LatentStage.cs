using TorchSharp;

namespace LatentLab.Training.Fused;

/// <summary>From the encoder's features to z, with the KL, and back.</summary>
/// <param name="head">μ and log σ² side by side, or the code.</param>
/// <param name="samples">True where z is sampled; false where the head is z.</param>
/// <param name="noise">Where ε is drawn from.</param>
internal sealed class LatentStage(
    FusedLayer head, bool samples, KlWeights weights, torch.Generator noise, OpenMpParallel team, StepPasses passes)
{
    private readonly double[] klParts = new double[team.MostParts];

    public bool Samples => samples;

    /// <summary>Of the last batch, in nats, before β.</summary>
    public double Kl => klParts.Sum();

    /// <param name="features">Shape [batch, the head's inputs].</param>
    public void Forward(FloatMatrix features, FusedBuffers buffers)
    {
        Array.Clear(klParts);
        head.Forward(features, buffers.Head);
        passes.End(StepPass.EncoderProducts);
        if (samples)
        {
            buffers.Noise!.Tensor.normal_(0, 1, noise);
            passes.End(StepPass.Noise);
        }
        team.Run(buffers.Head.Rows, buffers.Head.Columns * LatentKernel.NumbersPerLatent, (part, start, end) =>
        {
            for (int row = start; row < end; row++)
                if (samples)
                    klParts[part] += LatentKernel.Sample(
                        buffers.Head.Row(row), head.Bias, buffers.Noise!.Row(row), buffers.Deviation!.Row(row),
                        buffers.Latent.Row(row), weights);
                else
                    LatentKernel.AddBias(buffers.Head.Row(row), head.Bias);
        });
        passes.End(StepPass.Sampling);
    }

    /// <summary>From the gradient to z to that of the head's output.</summary>
    /// <param name="klWeight">β / batch.</param>
    public FloatMatrix Backward(FusedBuffers buffers, double klWeight)
    {
        FloatMatrix latentGradient = buffers.LatentGradient;
        team.Run(latentGradient.Rows, latentGradient.Columns * LatentKernel.NumbersPerLatent, (part, start, end) =>
        {
            for (int row = start; row < end; row++)
                if (samples)
                    LatentKernel.Gradient(
                        buffers.Head.Row(row), latentGradient.Row(row), buffers.Noise!.Row(row),
                        buffers.Deviation!.Row(row), head.BiasGradient(part), klWeight, weights);
                else
                    LatentKernel.AddTo(head.BiasGradient(part), latentGradient.Row(row));
        });
        passes.End(StepPass.Sampling);
        return samples ? buffers.Head : latentGradient;
    }
}
