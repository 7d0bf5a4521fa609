using LatentLab.Models;
using LatentLab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

public sealed class StopButtonTests
{
    [Fact]
    public void A_training_in_a_notebook_ends_at_the_next_batch_after_the_stop_button_and_keeps_its_weights()
    {
        using var scope = NewDisposeScope();
        using var model = new Autoencoder([1, 8, 8], latentSize: 2, hidden: [16]);
        double before = Weights(model);
        using var button = new CancellationTokenSource();
        // For this test's own flow of execution only: the process's data are everybody's.
        var here = new AsyncLocal<CancellationToken> { Value = button.Token };
        AppContext.SetData(StopButton.Name, () => here.Value);
        var pressing = new Pressing(button);
        Assert.ThrowsAny<OperationCanceledException>(() => Trainer.Fit(
            model, Toy.Images(100),
            options: new TrainingOptions { Epochs = 1000, BatchSize = 32, LearningRate = 1e-2, ValidationSize = 0 },
            progress: pressing, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(2, pressing.Epochs);
        Assert.NotEqual(before, Weights(model));
    }

    private static double Weights(Autoencoder model) =>
        model.parameters().Sum(parameter => parameter.abs().sum().ToDouble());

    private sealed class Pressing(CancellationTokenSource button) : IProgress<EpochMetrics>
    {
        public int Epochs { get; private set; }

        public void Report(EpochMetrics value)
        {
            Epochs++;
            if (Epochs == 2)
                button.Cancel();
        }
    }
}
