using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>
/// The step of a model with ReLU, fully connected or with convolutions before, written out by hand: everything between
/// two matrix products is one pass over memory, and each layer's weights move as soon as their gradient is there. Same
/// numbers as <see cref="PlainTrainingStep"/> up to rounding. Hooks on the model's modules are not called.
/// </summary>
internal sealed class FusedTrainingStep : ITrainingStep
{
    // An epoch has two batch sizes; more than a few come from unusual callers, and need not all be kept.
    private const int BatchSizesKept = 4;

    private readonly ILatentModel model;
    private readonly LikelihoodKernel likelihood;
    private readonly OpenMpParallel team = new();
    private readonly MatrixProduct product = new();
    private readonly AdamMemory memory;
    private readonly Tensor gradientStore;
    private readonly FusedLayer[] encoder, decoder;
    private readonly FusedLayer head;
    private readonly LatentStage latents;
    private readonly ConvolutionStage? convolutions;
    private readonly TransposedConvolutionStage? deconvolutions;
    private readonly Dictionary<int, FusedBuffers> buffersBySize = [];
    private readonly double[] reconstructionParts;
    private readonly List<float> sums = [];
    private readonly List<(long Images, double Beta)> steps = [];

    private FusedTrainingStep(ILatentModel model, Elbo objective, NetworkLayout plan, double learningRate)
    {
        this.model = model;
        LearningRate = learningRate;
        likelihood = new LikelihoodKernel(objective.Likelihood, (int)model.Architecture.PixelsPerImage);
        memory = new AdamMemory(model.Network.parameters());
        long largest =
            new[] { plan.Encoder, plan.Decoder }.SelectMany(layers => layers).Max(layer => layer.weight!.numel());
        gradientStore = empty(Math.Max(largest, plan.Heads.Sum(layer => layer.weight!.numel())), dtype: float32)
            .DetachFromDisposeScope();
        PlaceOrder? order = plan.FeatureOrder(model.Architecture);
        encoder = [.. plan.Encoder.Select((linear, i) => Layer([linear], fromFeatures: i == 0))];
        head = Layer(plan.Heads, fromFeatures: encoder.Length == 0);
        decoder = [.. plan.Decoder.Select((linear, i) =>
            Layer([linear], fromFeatures: false, toFeatures: i == plan.Decoder.Count - 1))];
        reconstructionParts = new double[team.MostParts];
        latents = new LatentStage(
            head, plan.Samples, KlWeights.Of(objective.Parts), model.Noise, team, Passes);
        if (plan.Convolutions.Count == 0)
            return;
        var chunks = new ImageChunks(team, Passes);
        int parts = ImageChunks.Parts(team);
        convolutions = new ConvolutionStage(
            [.. plan.Convolutions.Zip(NetworkLayout.Grids(model.Architecture, plan.Convolutions), (layer, grid) =>
                new PatchLayer(layer.Weight, layer.Bias, grid, grid.Places, memory, team, parts))],
            chunks, Passes, parts);
        deconvolutions = new TransposedConvolutionStage(
            [.. plan.Deconvolutions.Zip(NetworkLayout.Grids(model.Architecture, plan.Deconvolutions), (layer, grid) =>
                new PatchLayer(layer.Weight, layer.Bias, grid, grid.Pixels, memory, team, parts))],
            chunks, Passes, parts);

        FusedLayer Layer(IReadOnlyList<Linear> stacked, bool fromFeatures, bool toFeatures = false) => new(
            stacked, memory, gradientStore, product, Passes, fromFeatures ? order : null, toFeatures ? order : null);
    }

    public string Name => "fused";

    public double LearningRate { get; set; }

    /// <summary>Where the time goes, for who wants to know.</summary>
    internal StepPasses Passes { get; } = new();

    /// <returns>Null if the fused step does not cover this model and objective.</returns>
    public static FusedTrainingStep? TryCreate(ILatentModel model, Elbo objective, double learningRate)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return NetworkLayout.TryRead(model, objective) is { } plan
            ? new FusedTrainingStep(model, objective, plan, learningRate)
            : null;
    }

    public void Step(Tensor images, double beta)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using FloatMatrix input = BatchInput.Flat(images, model.Architecture.ImageShape);
        Passes.Begin();
        Step(input, BuffersFor(input.Rows), beta);
    }

    public void Step(Tensor images, Tensor rows, double beta)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        BatchInput.Check(images, model.Architecture.ImageShape);
        if (!RowGather.Covers(images))
        {
            Step(images.index_select(0, rows), beta);
            return;
        }
        FusedBuffers buffers = BuffersFor(checked((int)rows.shape[0]));
        Passes.Begin();
        RowGather.Copy(images, rows, buffers.Input, team);
        Step(buffers.Input, buffers, beta);
    }

    private void Step(FloatMatrix input, FusedBuffers buffers, double beta)
    {
        memory.CheckInPlace();
        Array.Clear(reconstructionParts);
        if (buffers.Turned is { } turned)
            input = BatchInput.Turn(input, turned, convolutions!.Layers[0].Grid, team);
        Passes.End(StepPass.Data);

        memory.Steps++;
        AdamStep adam = AdamStep.At(memory.Steps, LearningRate, decay1: 0.9, decay2: 0.999, epsilon: 1e-8);
        Encode(input, buffers);
        Backward(input, buffers, beta, adam, Decode(input, buffers, adam));
        sums.Add((float)reconstructionParts.Sum());
        sums.Add((float)latents.Kl);
        steps.Add((input.Rows, beta));
    }

    public StepTotals ReadTotals()
    {
        if (steps.Count == 0)
            throw new InvalidOperationException(
                "No step was taken since the last reading, so there is no mean. Call Step first.");
        StepTotals totals = StepLedger.Average(sums.ToArray(), steps);
        sums.Clear();
        steps.Clear();
        return totals;
    }

    public OptimizerState ReadState() => memory.Read();

    public void WriteState(OptimizerState state) => memory.Write(state);

    public void Dispose()
    {
        foreach (FusedLayer layer in (IEnumerable<FusedLayer>)[.. encoder, head, .. decoder])
            layer.Dispose();
        convolutions?.Dispose();
        deconvolutions?.Dispose();
        ForgetBuffers();
        gradientStore.Dispose();
        memory.Dispose();
        product.Dispose();
        team.Dispose();
    }

    private void Encode(FloatMatrix input, FusedBuffers buffers)
    {
        FloatMatrix features = convolutions?.Forward(input, buffers.Convolutions!) ?? input;
        features = Activate(encoder, features, buffers.Encoder, StepPass.EncoderProducts, StepPass.EncoderActivations);
        latents.Forward(features, buffers);
    }

    /// <returns>The gradients to the output of the last fully connected layer.</returns>
    private FloatMatrix Decode(FloatMatrix input, FusedBuffers buffers, AdamStep adam)
    {
        double weight = 1.0 / input.Rows;
        FusedLayer last = decoder[^1];
        if (deconvolutions is not null)
        {
            Activate(decoder, buffers.Latent, buffers.Decoder, StepPass.DecoderProducts, StepPass.DecoderActivations);
            return deconvolutions.Run(buffers.Deconvolutions!, last, (part, row, image) =>
                reconstructionParts[part] += likelihood.ValueAndGradient(image, deconvolutions.Last.Bias,
                    input.Row(row), deconvolutions.Last.BiasGradient(part), weight), adam);
        }
        FloatMatrix hidden = Activate(decoder.AsSpan(..^1), buffers.Latent, buffers.Decoder, StepPass.DecoderProducts,
            StepPass.DecoderActivations), images = buffers.Decoder[^1];
        last.Forward(hidden, images);
        Passes.End(StepPass.DecoderProducts);
        team.Run(input.Rows, input.Columns, (part, start, end) =>
        {
            for (int row = start; row < end; row++)
                reconstructionParts[part] += likelihood.ValueAndGradient(
                    images.Row(row), last.Bias, input.Row(row), last.BiasGradient(part), weight);
        });
        Passes.End(StepPass.Loss);
        return images;
    }

    private void Backward(FloatMatrix input, FusedBuffers buffers, double beta, AdamStep adam, FloatMatrix gradients)
    {
        for (int i = decoder.Length - 1; i > 0; i--)
            gradients = Descend(decoder[i], gradients, buffers.Decoder[i - 1], decoder[i - 1],
                buffers.DecoderGradients[i - 1], adam);
        decoder[0].Backward(gradients, buffers.LatentGradient);
        decoder[0].Learn(gradients, buffers.Latent, adam);

        gradients = latents.Backward(buffers, beta / input.Rows);
        FusedLayer above = head;
        for (int i = encoder.Length - 1; i >= 0; i--)
        {
            gradients = Descend(above, gradients, buffers.Encoder[i], encoder[i], buffers.EncoderGradients[i], adam);
            above = encoder[i];
        }
        if (convolutions is null)
        {
            above.Learn(gradients, input, adam);
            return;
        }
        above.Backward(gradients, buffers.Convolutions!.FeatureGradients.ByImage);
        above.Learn(gradients, buffers.Convolutions.Features.ByImage, adam);
        convolutions.Backward(input, buffers.Convolutions, adam);
    }

    /// <summary>Through hidden layers: product, bias, ReLU.</summary>
    private FloatMatrix Activate(
        ReadOnlySpan<FusedLayer> layers, FloatMatrix input, FloatMatrix[] activations, StepPass products,
        StepPass sweeps)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            (FusedLayer layer, FloatMatrix output) = (layers[i], activations[i]);
            layer.Forward(input, output);
            Passes.End(products);
            team.Run(output.Rows, output.Columns, (_, start, end) =>
            {
                for (int row = start; row < end; row++)
                    ReluKernel.Forward(output.Row(row), layer.Bias);
            });
            Passes.End(sweeps);
            input = output;
        }
        return input;
    }

    /// <summary>
    /// From a layer's output gradient to that of the hidden layer below it; the layer itself learns on the way.
    /// </summary>
    private FloatMatrix Descend(
        FusedLayer layer, FloatMatrix gradients, FloatMatrix activations, FusedLayer below, FloatMatrix belowGradients,
        AdamStep adam)
    {
        layer.Backward(gradients, belowGradients);
        layer.Learn(gradients, activations, adam);
        team.Run(activations.Rows, activations.Columns, (part, start, end) =>
        {
            for (int row = start; row < end; row++)
                ReluKernel.Backward(belowGradients.Row(row), activations.Row(row), below.BiasGradient(part));
        });
        Passes.End(StepPass.ActivationGradients);
        return belowGradients;
    }

    private FusedBuffers BuffersFor(int batch)
    {
        if (buffersBySize.TryGetValue(batch, out FusedBuffers? known))
            return known;
        if (buffersBySize.Count == BatchSizesKept)
            ForgetBuffers();
        return buffersBySize[batch] = new FusedBuffers(batch, (int)model.Architecture.PixelsPerImage, encoder, head,
            decoder, latents.Samples, convolutions, deconvolutions);
    }

    private void ForgetBuffers()
    {
        foreach (FusedBuffers buffers in buffersBySize.Values)
            buffers.Dispose();
        buffersBySize.Clear();
    }
}
