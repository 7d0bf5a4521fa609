namespace LatentLab.Losses;

/// <summary>
/// The weight of the KL, epoch by epoch. It is constant within an epoch, so that the epoch's printed total is its
/// printed reconstruction plus β times its printed KL.
/// </summary>
public abstract record BetaSchedule
{
    private BetaSchedule() { }

    /// <param name="epoch">Counted from 1.</param>
    public abstract double At(int epoch);

    /// <summary>β once every schedule has risen: what early stopping and comparisons use.</summary>
    public abstract double Final { get; }

    /// <summary>The same β in every epoch; 1 is the evidence lower bound.</summary>
    public static BetaSchedule Constant(double beta = 1) => new ConstantSchedule(Checked(beta));

    /// <summary>
    /// From <paramref name="from"/> in the first epoch in even steps to <paramref name="to"/>, reached after
    /// <paramref name="epochs"/> (Bowman et al. 2016; Sønderby et al. 2016).
    /// </summary>
    public static BetaSchedule LinearWarmUp(int epochs, double to = 1, double from = 0) =>
        new LinearSchedule(AtLeastOne(epochs, nameof(epochs)), Checked(from), Checked(to));

    /// <summary>
    /// An S-shaped rise, half-way to <paramref name="to"/> at epoch <paramref name="middle"/> (Bowman et al. 2016).
    /// </summary>
    /// <param name="width">Epochs over which the odds of β/to grow by a factor e.</param>
    public static BetaSchedule Sigmoid(double middle, double width = 1, double to = 1) =>
        width > 0
            ? new SigmoidSchedule(middle, width, Checked(to))
            : throw new ArgumentOutOfRangeException(nameof(width), width, "Expected a width above 0 epochs.");

    /// <summary>
    /// Rises from 0 over the first <paramref name="rising"/> of every period, stays at <paramref name="to"/> for the
    /// rest, and starts again (Fu et al. 2019).
    /// </summary>
    /// <param name="period">Epochs in one cycle.</param>
    public static BetaSchedule Cyclical(int period, double rising = 0.5, double to = 1) =>
        rising is > 0 and <= 1
            ? new CyclicalSchedule(AtLeastOne(period, nameof(period)), rising, Checked(to))
            : throw new ArgumentOutOfRangeException(nameof(rising), rising,
                "Expected a share of the period, above 0 and at most 1.");

    /// <summary>A number is a constant schedule: <c>Beta = 4</c>.</summary>
    public static implicit operator BetaSchedule(double beta) => Constant(beta);

    private static double Checked(double beta) => beta >= 0 && double.IsFinite(beta)
        ? beta
        : throw new ArgumentOutOfRangeException(nameof(beta), beta,
            "Expected β of at least 0; a negative one rewards the KL and has no minimum.");

    private static int AtLeastOne(int epochs, string name) =>
        epochs >= 1 ? epochs : throw new ArgumentOutOfRangeException(name, epochs, "Expected at least 1 epoch.");

    private sealed record ConstantSchedule(double Beta) : BetaSchedule
    {
        public override double At(int epoch) => Beta;

        public override double Final => Beta;
    }

    private sealed record LinearSchedule(int Epochs, double From, double To) : BetaSchedule
    {
        public override double At(int epoch) => epoch > Epochs ? To : From + (To - From) * (epoch - 1) / Epochs;

        public override double Final => To;
    }

    private sealed record SigmoidSchedule(double Middle, double Width, double To) : BetaSchedule
    {
        public override double At(int epoch) => To / (1 + Math.Exp((Middle - epoch) / Width));

        public override double Final => To;
    }

    private sealed record CyclicalSchedule(int Period, double Rising, double To) : BetaSchedule
    {
        public override double At(int epoch) => To * Math.Min(1, (epoch - 1) % Period / (Rising * Period));

        public override double Final => To;
    }
}
