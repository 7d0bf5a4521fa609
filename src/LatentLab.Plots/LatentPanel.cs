using LatentLab.Data;

namespace LatentLab.Plots;

/// <summary>One latent space among several that are compared.</summary>
/// <param name="Title">Which model.</param>
/// <param name="Codes">Of shape [n, 2]: codes, or means of posteriors.</param>
/// <param name="Labels">One for each code; null for none.</param>
/// <param name="Deviations">σ of each code's posterior along each axis, of shape [n, 2]; null draws no
/// ellipses.</param>
/// <param name="Numbers">A few short lines under the title, with their units.</param>
/// <param name="Samples">Decoded images under the map; null for none.</param>
public sealed record LatentPanel(
    string Title, LatentCodes Codes, IReadOnlyList<int>? Labels = null, LatentCodes? Deviations = null,
    IReadOnlyList<string>? Numbers = null, ImageBatch? Samples = null);
