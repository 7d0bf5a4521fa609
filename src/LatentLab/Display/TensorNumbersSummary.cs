using System.Globalization;
using static TorchSharp.torch;

namespace LatentLab.Display;

/// <summary>What can be said of a tensor's numbers in one line.</summary>
/// <param name="IsReal">False for complex numbers, which have no order.</param>
/// <param name="Total">Numbers in the tensor.</param>
/// <param name="Counted">Numbers that were looked at: all, or evenly spread ones of very many.</param>
/// <param name="Finite">How many of these are neither infinite nor not a number.</param>
internal sealed record TensorNumbersSummary(
    bool IsReal, long Total, long Counted, long Finite, double Least, double Mean, double Deviation, double Greatest)
{
    // Statistics of more would cost seconds and gigabytes.
    private const long MostCounted = 1 << 22;

    /// <param name="values">With at least one number; nothing of it is changed.</param>
    public static TensorNumbersSummary Of(Tensor values)
    {
        long total = values.numel();
        if (is_complex(values))
            return new(false, total, total, total, double.NaN, double.NaN, double.NaN, double.NaN);
        Tensor flat = values.reshape(-1);
        if (total > MostCounted)
            flat = flat.slice(0, 0, total, (total + MostCounted - 1) / MostCounted);
        Tensor numbers = flat.to(CPU).to(float64);
        Tensor finite = numbers.masked_select(numbers.isfinite());
        long count = finite.numel();
        return count == 0
            ? new(true, total, numbers.numel(), 0, double.NaN, double.NaN, double.NaN, double.NaN)
            : new(true, total, numbers.numel(), count, finite.min().item<double>(), finite.mean().item<double>(),
                finite.std(unbiased: false).item<double>(), finite.max().item<double>());
    }

    public override string ToString()
    {
        if (!IsReal)
            return string.Create(CultureInfo.InvariantCulture, $"{Total:N0} complex numbers");
        if (Total == 1 && Finite == 1)
            return $"one number: {TensorWords.Number(Mean)}";
        string count = string.Create(CultureInfo.InvariantCulture,
            $"{Total:N0} numbers{(Counted < Total ? $", of which {Counted:N0} evenly spread were looked at" : "")}");
        string bad = Finite < Counted
            ? string.Create(CultureInfo.InvariantCulture, $" · {Counted - Finite:N0} not finite")
            : "";
        return Finite == 0 ? $"{count}{bad}"
            : $"{count} · least {TensorWords.Number(Least)} · mean {TensorWords.Number(Mean)} ± "
                + $"{TensorWords.Number(Deviation)} · greatest {TensorWords.Number(Greatest)}{bad}";
    }
}

/// <summary>Types and numbers of tensors as words.</summary>
internal static class TensorWords
{
    /// <summary>The name by which a program writes the type, such as <c>float32</c>.</summary>
    public static string TypeName(ScalarType type) => type.ToString().ToLowerInvariant();

    /// <summary>Four significant digits.</summary>
    public static string Number(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        _ when value == Math.Round(value) && Math.Abs(value) < 1e6 =>
            value.ToString("0", CultureInfo.InvariantCulture).Replace('-', '−'),
        _ => value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−'),
    };
}
