using System.Text.Json;
using LatentLab.Display;
using static TorchSharp.torch;

namespace LatentLab.Tests.Display;

public sealed class TensorJsonTests
{
    [Fact]
    public void A_tensor_is_arrays_of_arrays_as_deep_as_it_has_dimensions()
    {
        Assert.Equal("[[1,2,3],[4,5,6]]", TensorJson.Of(arange(1, 7).reshape(2, 3)));
        Assert.Equal("[[1,4],[2,5],[3,6]]", TensorJson.Of(arange(1, 7).reshape(2, 3).t()));
        Assert.Equal("7", TensorJson.Of(tensor(7)));
        Assert.Equal("[[],[]]", TensorJson.Of(zeros(2, 0)));
        Assert.Equal("[true,false]", TensorJson.Of(tensor(new[] { true, false })));
    }

    [Fact]
    public void Numbers_have_the_digits_that_it_takes_and_no_more()
    {
        Assert.Equal("[0.1,1E-07]", TensorJson.Of(tensor(new[] { 0.1f, 1e-7f })));
        Assert.Equal("[0.1]", TensorJson.Of(tensor(new[] { 0.1 })));
        float[] random = [.. rand(100).data<float>()];
        Assert.Equal(random, JsonSerializer.Deserialize<float[]>(TensorJson.Of(tensor(random))));
        Assert.Equal("[1.5]", TensorJson.Of(tensor(new[] { 1.5f }).to(bfloat16)));
        Assert.Equal("[200]", TensorJson.Of(tensor(new byte[] { 200 })));
    }

    [Fact]
    public void What_is_not_finite_is_a_word_and_what_is_complex_is_refused()
    {
        Assert.Equal("""["NaN","Infinity","-Infinity"]""",
            TensorJson.Of(tensor(new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })));
        Assert.Contains("real and imag",
            Assert.Throws<NotSupportedException>(() => TensorJson.Of(zeros(1, complex64))).Message);
    }

    [Fact]
    public void Parts_of_values_are_written_by_the_converter()
    {
        var options = new JsonSerializerOptions { Converters = { new TensorJson() } };
        Assert.Equal("""{"Codes":[1,2],"Weight":[3]}""", JsonSerializer.Serialize(
            new { Codes = arange(1, 3), Weight = nn.Parameter(tensor(new[] { 3f }), requires_grad: true) }, options));
    }
}
