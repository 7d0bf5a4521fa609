using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Searching;

/// <summary>
/// Settings that are drawn rather than listed, beside the grid and the list, and whether runs that do badly are stopped
/// early. The same seed draws the same settings, in every process and on every machine; more draws add to those of
/// fewer.
/// </summary>
/// <example><code>
/// Search = new SearchSettings
/// {
///     Method = SearchMethod.Halving,
///     Draws = 27,
///     Space = { ["training.learningRate"] = Draw.Logarithmic(1e-4, 1e-2), ["model.latent"] = Draw.Between(2, 32) },
/// }
/// </code></example>
public sealed record SearchSettings
{
    public SearchMethod Method { get; init; }

    /// <summary>How many settings are drawn from <see cref="Space"/>.</summary>
    public int Draws { get; init; } = 20;

    /// <summary>Decides what is drawn.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Where each value is drawn from, by the field's path; empty to decide among the grid's settings.
    /// </summary>
    public IDictionary<string, Draw> Space { get; init; } = new Dictionary<string, Draw>();

    /// <summary>What a halving compares settings by.</summary>
    public SearchGoal Goal { get; init; }

    /// <summary>η: one in so many settings goes on.</summary>
    public int Eta { get; init; } = 3;

    /// <summary>The epochs that every setting gets, at least.</summary>
    public int MinEpochs { get; init; } = 1;

    internal bool Halves => Method == SearchMethod.Halving;

    // Records compare dictionaries by reference.
    public bool Equals(SearchSettings? other) => other is not null
        && (Method, Draws, Seed, Goal, Eta, MinEpochs)
            == (other.Method, other.Draws, other.Seed, other.Goal, other.Eta, other.MinEpochs)
        && Space.Count == other.Space.Count
        && Space.All(pair => other.Space.TryGetValue(pair.Key, out Draw? draw) && draw.Equals(pair.Value));

    public override int GetHashCode() => HashCode.Combine(Method, Draws, Seed, Goal, Eta, MinEpochs, Space.Count);
}

/// <summary>How a search spends its epochs.</summary>
public enum SearchMethod
{
    /// <summary>Every setting is trained to the end (Bergstra and Bengio 2012).</summary>
    Random,

    /// <summary>
    /// Successive halving (Jamieson and Talwalkar 2016): all settings for a few epochs, then the best one in η of them
    /// for η times as many, and so on to the end.
    /// </summary>
    Halving,
}

/// <summary>What settings are compared by, on held-out images; less is better. Nats per image.</summary>
public enum SearchGoal
{
    /// <summary>Reconstruction + KL with its whole weight, whatever β a run is trained with.</summary>
    NegativeElbo,

    Reconstruction,
}

/// <summary>Where one field's value is drawn from.</summary>
public abstract record Draw
{
    private const int Digits = 4;

    private Draw()
    {
    }

    /// <summary>Each number between two is as likely; whole numbers for a field that holds such.</summary>
    public static Draw Between(double low, double high) => new Range(low, high, false);

    /// <summary>Each order of magnitude is as likely.</summary>
    public static Draw Logarithmic(double low, double high) => new Range(low, high, true);

    /// <summary>Each of these is as likely.</summary>
    public static Draw OneOf(params IReadOnlyList<object?> values) => new Choice(values);

    /// <param name="place">From 0 to below 1, each as likely.</param>
    internal abstract object? At(double place, Field field);

    /// <summary>How many values there are; infinity for numbers of a range.</summary>
    internal abstract double Count(Field field);

    /// <exception cref="ArgumentException">It cannot be this field's.</exception>
    internal abstract void Check(Field field);

    /// <summary>Numbers between two, both included. Written with four digits, so that they can be read.</summary>
    public sealed record Range(double Low, double High, bool IsLogarithmic) : Draw
    {
        internal override object? At(double place, Field field)
        {
            if (field.Type is FieldType.Whole)
            {
                // Whole numbers take the room up to the next one.
                double drawn = IsLogarithmic
                    ? Math.Exp(Math.Log(Low) + place * (Math.Log(High + 1) - Math.Log(Low)))
                    : Low + place * (High + 1 - Low);
                return field.Convert(Math.Clamp(Math.Floor(drawn), Low, High));
            }
            double value = IsLogarithmic
                ? Math.Exp(Math.Log(Low) + place * (Math.Log(High) - Math.Log(Low)))
                : Low + place * (High - Low);
            return field.Convert(Math.Clamp(Rounded(value), Low, High));
        }

        internal override double Count(Field field) =>
            field.Type is FieldType.Whole ? High - Low + 1 : Low < High ? double.PositiveInfinity : 1;

        internal override void Check(Field field)
        {
            if (field.Type is not (FieldType.Whole or FieldType.Number))
                throw new ArgumentException(
                    $"search, {field.Path}: only numbers have a range. Expected a list of values.");
            if (!(Low <= High) || !double.IsFinite(Low) || !double.IsFinite(High))
                throw new ArgumentException(
                    $"search, {field.Path}: expected a low and a high end, found {Low} and {High}.");
            if (IsLogarithmic && Low <= 0)
                throw new ArgumentException($"search, {field.Path}: a logarithmic range begins above 0, found {Low}.");
            field.Convert(Low);
            field.Convert(High);
        }

        private static double Rounded(double value) => double.Parse(
            value.ToString($"G{Digits}", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Some values.</summary>
    public sealed record Choice(IReadOnlyList<object?> Values) : Draw
    {
        internal override object? At(double place, Field field) =>
            field.Convert(Values[(int)Math.Floor(place * Values.Count)]);

        internal override double Count(Field field) =>
            Values.Select(value => FieldType.Show(field.Convert(value))).Distinct().Count();

        internal override void Check(Field field)
        {
            if (Values.Count == 0)
                throw new ArgumentException($"search, {field.Path}: expected at least one value.");
            foreach (object? value in Values)
                field.Convert(value);
        }

        public bool Equals(Choice? other) => other is not null
            && Values.Select(FieldType.Show).SequenceEqual(other.Values.Select(FieldType.Show));

        public override int GetHashCode() => Values.Count;
    }
}
