namespace LatentLab.Training.Fused;

/// <summary>
/// What a step writes down on its way, for one batch size. Made once, so that no step asks for memory.
/// </summary>
internal sealed class FusedBuffers : IDisposable
{
    private readonly List<FloatMatrix> all = [];

    /// <param name="samples">True where the head holds μ and log σ² and z is a sample; false where the head is
    /// z.</param>
    public FusedBuffers(
        int batch, IReadOnlyList<FusedLayer> inwards, FusedLayer head, IReadOnlyList<FusedLayer> outwards, bool samples)
    {
        Input = New(inwards.Count > 0 ? inwards[0].Inputs : head.Inputs);
        Inwards = [.. inwards.Select(layer => New(layer.Outputs))];
        InwardGradients = [.. inwards.Select(layer => New(layer.Outputs))];
        Head = New(head.Outputs);
        Outwards = [.. outwards.Select(layer => New(layer.Outputs))];
        OutwardGradients = [.. outwards.Take(outwards.Count - 1).Select(layer => New(layer.Outputs))];
        LatentGradient = New(outwards[0].Inputs);
        Latent = samples ? New(outwards[0].Inputs) : Head;
        Noise = samples ? New(outwards[0].Inputs) : null;
        Deviation = samples ? New(outwards[0].Inputs) : null;

        FloatMatrix New(int columns)
        {
            var matrix = new FloatMatrix(batch, columns);
            all.Add(matrix);
            return matrix;
        }
    }

    /// <summary>The batch, where it is picked out of a larger tensor.</summary>
    public FloatMatrix Input { get; }

    /// <summary>Activations of the encoder's hidden layers, and the gradients to them.</summary>
    public FloatMatrix[] Inwards { get; }

    public FloatMatrix[] InwardGradients { get; }

    /// <summary>μ and log σ² side by side (or z), then the gradients to them.</summary>
    public FloatMatrix Head { get; }

    /// <summary>z.</summary>
    public FloatMatrix Latent { get; }

    public FloatMatrix LatentGradient { get; }

    /// <summary>ε and σ; null where nothing is sampled.</summary>
    public FloatMatrix? Noise { get; }

    public FloatMatrix? Deviation { get; }

    /// <summary>
    /// Activations of the decoder's layers; the last one turns from products into gradients in one sweep.
    /// </summary>
    public FloatMatrix[] Outwards { get; }

    /// <summary>Gradients to the decoder's activations, all but the last.</summary>
    public FloatMatrix[] OutwardGradients { get; }

    public void Dispose()
    {
        foreach (FloatMatrix matrix in all)
            matrix.Dispose();
    }
}
