using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace LatentLab.Interactive.Tests;

/// <summary>
/// Tensors as other languages get them: by .NET Interactive's formatter for JSON, so that every host gives the same.
/// </summary>
public sealed class TensorSharingTests
{
    public TensorSharingTests() => KitFormatters.Register();

    [Fact]
    public void A_tensor_and_a_parameter_are_arrays_of_arrays()
    {
        Assert.Equal("[[0,1],[2,3]]", arange(4).reshape(2, 2).ToDisplayString(JsonFormatter.MimeType));
        Assert.Equal("[1.5]", nn.Parameter(tensor(new[] { 1.5f })).ToDisplayString(JsonFormatter.MimeType));
    }
}
