using System.Globalization;
using static TorchSharp.torch;

namespace LatentLab.Display;

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
