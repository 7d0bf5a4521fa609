namespace LatentLab.Training;

/// <summary>The learning rate, epoch by epoch, as a factor of the one that training begins with.</summary>
public abstract record LearningRateSchedule
{
    private LearningRateSchedule() { }

    /// <param name="epoch">Counted from 1.</param>
    /// <returns>In (0, 1].</returns>
    public abstract double FactorAt(int epoch);

    /// <summary>The same throughout.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>
    /// ½ (1 + cos π(epoch − 1)/epochs): from 1 down to almost 0 in the last epoch (Loshchilov and Hutter 2017).
    /// </summary>
    /// <param name="epochs">Of the whole training.</param>
    public static LearningRateSchedule Cosine(int epochs) => epochs >= 1
        ? new CosineSchedule(epochs)
        : throw new ArgumentOutOfRangeException(nameof(epochs), epochs, "Expected at least 1 epoch.");

    /// <summary>
    /// Stages i = 0, 1, 2, … of 3^i epochs, each at 10^(−i/7) (Burda et al. 2016, section 5: i up to 7, 3,280 epochs in
    /// all).
    /// </summary>
    public static LearningRateSchedule Stages { get; } = new StagesSchedule();

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        public override double FactorAt(int epoch) => 1;
    }

    private sealed record CosineSchedule(int Epochs) : LearningRateSchedule
    {
        // Past its end it stays where it ended, so that a training that goes on does not rise again.
        public override double FactorAt(int epoch) =>
            0.5 * (1 + Math.Cos(Math.PI * (Math.Min(epoch, Epochs) - 1) / Epochs));
    }

    private sealed record StagesSchedule : LearningRateSchedule
    {
        public override double FactorAt(int epoch)
        {
            int stage = 0;
            for (long length = 1, last = 1; epoch > last; last += length)
            {
                length *= 3;
                stage++;
            }
            return Math.Pow(10, -stage / 7.0);
        }
    }
}
