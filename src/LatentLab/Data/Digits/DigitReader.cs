using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LatentLab.Data;

/// <summary>
/// A small convolutional network that reads digits: two convolutions with pooling, two linear layers.
/// </summary>
internal sealed class DigitReader : Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    public DigitReader() : base(nameof(DigitReader))
    {
        // TorchSharp's convolutions leave a temporary of their initialisation behind; the scope takes it, not the
        // parameters.
        using DisposeScope scope = NewDisposeScope();
        layers = Sequential(
            Conv2d(1, 16, kernel_size: 5, padding: 2), ReLU(), MaxPool2d(2),   // [batch, 16, 14, 14]
            Conv2d(16, 32, kernel_size: 3, padding: 1), ReLU(), MaxPool2d(2),  // [batch, 32, 7, 7]
            Flatten(), Dropout(0.5), Linear(32 * 7 * 7, 128), ReLU(), Dropout(0.5), Linear(128, 10));
        RegisterComponents();
    }

    /// <summary>Logits of the ten digits, [batch, 10], for images [batch, 1, 28, 28] with values in [0, 1].</summary>
    public override Tensor forward(Tensor images) => layers.call(images);

    /// <summary>Trains a new reader; the caller disposes it.</summary>
    /// <param name="images">[count, 1, 28, 28] in [0, 1].</param>
    /// <param name="labels">0 … 9, int64, [count].</param>
    /// <param name="progress">Told the mean cross-entropy, in nats per image, after each epoch.</param>
    public static DigitReader Train(
        Tensor images, Tensor labels, int epochs, int seed, IProgress<(int Epoch, double Loss)>? progress,
        CancellationToken cancel)
    {
        using (manual_seed(seed)) // first weights, dropout and the order of the images all come from here
        {
            var reader = new DigitReader();
            try
            {
                reader.Learn(images, labels, epochs, progress, cancel);
                return reader;
            }
            catch
            {
                reader.Dispose();
                throw;
            }
        }
    }

    private void Learn(
        Tensor images, Tensor labels, int epochs, IProgress<(int Epoch, double Loss)>? progress,
        CancellationToken cancel)
    {
        const int batchSize = 100;
        const double topRate = 2e-3;
        using var optimizer = optim.Adam(parameters(), lr: topRate);
        long batches = (images.shape[0] + batchSize - 1) / batchSize;
        train();
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            using DisposeScope epochScope = NewDisposeScope();
            Tensor[] order = randperm(images.shape[0]).split(batchSize);
            Tensor lossSum = zeros(1);
            for (int batch = 0; batch < order.Length; batch++)
            {
                cancel.ThrowIfCancellationRequested();
                // the rate falls to zero along a straight line: the last steps settle instead of jumping about
                double done = ((epoch - 1) * batches + batch) / (double)(epochs * batches);
                foreach (optim.ILearningRateController group in optimizer.ParamGroups)
                    group.LearningRate = topRate * (1 - done);
                using DisposeScope step = NewDisposeScope();
                Tensor loss = functional.cross_entropy(call(images.index_select(0, order[batch])),
                    labels.index_select(0, order[batch]));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                lossSum.add_(loss.detach());
            }
            progress?.Report((epoch, lossSum.item<float>() / batches));
        }
        eval();
    }

    /// <summary>The digit read in each image, [count].</summary>
    public int[] Read(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        return [.. images.split(100).SelectMany(part => call(part).argmax(1).data<long>().ToArray())
            .Select(digit => (int)digit)];
    }
}
