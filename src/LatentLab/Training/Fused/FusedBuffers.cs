namespace LatentLab.Training.Fused;

/// <summary>
/// What a step writes down on its way, for one batch size. Made once, so that no step asks for memory.
/// </summary>
internal sealed class FusedBuffers : IDisposable
{
    private readonly List<FloatMatrix> all = [];

    /// <param name="pixels">Numbers in one image.</param>
    /// <param name="samples">True where the head holds μ and log σ² and z is a sample; false where the head is
    /// z.</param>
    /// <param name="convolutions">Null for an MLP, and so are the next.</param>
    public FusedBuffers(
        int batch, int pixels, IReadOnlyList<FusedLayer> encoder, FusedLayer head, IReadOnlyList<FusedLayer> decoder,
        bool samples, ConvolutionStage? convolutions, TransposedConvolutionStage? deconvolutions)
    {
        Input = New(pixels);
        Turned = convolutions?.Layers[0].Grid.Channels > 1 ? New(pixels) : null;
        Encoder = [.. encoder.Select(layer => New(layer.Outputs))];
        EncoderGradients = [.. encoder.Select(layer => New(layer.Outputs))];
        Head = New(head.Outputs);
        Decoder = [.. decoder.Select(layer => New(layer.Outputs))];
        DecoderGradients = [.. decoder.SkipLast(1).Select(layer => New(layer.Outputs))];
        LatentGradient = New(decoder[0].Inputs);
        Latent = samples ? New(decoder[0].Inputs) : Head;
        Noise = samples ? New(decoder[0].Inputs) : null;
        Deviation = samples ? New(decoder[0].Inputs) : null;
        if (convolutions is not null)
        {
            int features = (encoder.Count > 0 ? encoder[0] : head).Inputs;
            Convolutions = convolutions.NewBuffers(New(features), New(features));
        }
        Deconvolutions = deconvolutions?.NewBuffers(Decoder[^1], New(decoder[^1].Outputs));

        FloatMatrix New(int columns)
        {
            var matrix = new FloatMatrix(batch, columns, StageBuffers.Slack);
            all.Add(matrix);
            return matrix;
        }
    }

    /// <summary>The batch, where it is picked out of a larger tensor.</summary>
    public FloatMatrix Input { get; }

    /// <summary>The batch with the channels of each pixel side by side, for convolutions on several of them.</summary>
    public FloatMatrix? Turned { get; }

    public StageBuffers? Convolutions { get; }

    public StageBuffers? Deconvolutions { get; }

    /// <summary>Activations of the encoder's hidden layers, and the gradients to them.</summary>
    public FloatMatrix[] Encoder { get; }

    public FloatMatrix[] EncoderGradients { get; }

    /// <summary>μ and log σ² side by side (or z), then the gradients to them.</summary>
    public FloatMatrix Head { get; }

    /// <summary>z.</summary>
    public FloatMatrix Latent { get; }

    public FloatMatrix LatentGradient { get; }

    /// <summary>ε and σ; null where nothing is sampled.</summary>
    public FloatMatrix? Noise { get; }

    public FloatMatrix? Deviation { get; }

    /// <summary>
    /// Activations of the decoder's fully connected layers; the last of an MLP turns from products into gradients in
    /// one sweep.
    /// </summary>
    public FloatMatrix[] Decoder { get; }

    /// <summary>Gradients to the decoder's activations, all but the last.</summary>
    public FloatMatrix[] DecoderGradients { get; }

    public void Dispose()
    {
        Convolutions?.Dispose();
        Deconvolutions?.Dispose();
        foreach (FloatMatrix matrix in all)
            matrix.Dispose();
    }
}
