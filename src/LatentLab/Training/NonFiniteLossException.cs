namespace LatentLab.Training;

/// <summary>The loss became infinite or not a number; the weights are of no use from there on.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    public NonFiniteLossException(int epoch, int batch, TrainingOptions options)
        : base($"The loss was not finite in epoch {epoch}, batch {batch} (learning rate {options.LearningRate}). "
            + "Check that the images hold numbers in [0, 1] and nothing else; then try a learning rate ten times "
            + "smaller, or a larger decoder variance.")
    {
        Epoch = epoch;
        Batch = batch;
    }

    /// <summary>Counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>Counted from 1 within the epoch.</summary>
    public int Batch { get; }
}
