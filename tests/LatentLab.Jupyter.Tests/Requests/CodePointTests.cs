using LatentLab.Jupyter.Requests;

namespace LatentLab.Jupyter.Tests.Requests;

public class CodePointTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("😀b", 1, 2)]
    [InlineData("😀😀", 2, 4)]
    [InlineData("ab", 99, 2)]
    [InlineData("ab", 0, 0)]
    [InlineData("ab", -5, 0)]
    public void A_position_in_code_points_is_an_index_in_the_text(string text, int position, int index)
    {
        Assert.Equal(index, CodePoints.ToIndex(text, position));
        if (position >= 0 && position <= text.Length)
            Assert.Equal(position, CodePoints.FromIndex(text, index));
    }
}
