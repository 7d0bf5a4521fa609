using LatentLab.Book.Translation;

namespace LatentLab.Book.Tests.Translation;

public class PassageCheckTests
{
    [Theory]
    [InlineData("C03 takes 12,000 images", "C03 用 12,000 张图像")]
    [InlineData("Sixteen numbers, twice", "16 个数，2 次")]
    [InlineData("Sixteen numbers", "十六个数")]
    [InlineData("the code $z = e(x)$ of `train`", "`train` 的编码 $z = e(x)$")]
    [InlineData("see [the *next* lesson](02-a.ipynb)", "见[下一课](02-a.ipynb)")]
    [InlineData("<details><summary>Predict: <em>every</em> one?</summary>", "<details><summary>预测：每一个？</summary>")]
    [InlineData("## A title", "## 标题")]
    public void A_faithful_translation_has_no_faults(string english, string chinese) =>
        Assert.Equal([], PassageCheck.Faults(new Passage("paragraph 1", english), chinese));

    [Theory]
    [InlineData("C03 takes 12,000 images", "C03 用 1,200 张图像")]
    [InlineData("C03 takes two", "C04 要 2")]
    [InlineData("Sixteen numbers", "17 个数")]
    [InlineData("the code $z = e(x)$", "编码 $z = d(x)$")]
    [InlineData("the cell `train`", "单元格 `训练`")]
    [InlineData("see [it](02-a.ipynb)", "见[它](03-a.ipynb)")]
    [InlineData("see it", "见[它](03-a.ipynb)")]
    [InlineData("words</details>", "词")]
    [InlineData("## A title", "标题")]
    [InlineData("- one\n- two", "- 一、二")]
    public void What_a_translation_changes_beside_the_words_is_found(string english, string chinese) =>
        Assert.NotEmpty(PassageCheck.Faults(new Passage("paragraph 1", english), chinese));

    [Theory]
    [InlineData("from {a[0]:F1} to {a[^1]:F1}", "到 {a[^1]:F1}，从 {a[0]:F1}", true)]
    [InlineData("from {a[0]:F1} to {a[^1]:F1}", "到 {a[0]:F1}", false)]
    [InlineData("from {a:F1}", "从 {a:F2}", false)]
    [InlineData("{{a}} of {b}", "{b} 的 {{a}}", true)]
    [InlineData("one\ntwo", "一，二", false)]
    public void A_strings_holes_and_lines_are_the_same(string english, string chinese, bool isFaithful) =>
        Assert.Equal(isFaithful, PassageCheck.Faults(new Passage("string 1", english), chinese).Count == 0);
}
