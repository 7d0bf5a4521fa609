using LatentLab.Hosts;

namespace LatentLab.Tests.Hosts
{
    public class HostDisplayTests
    {
        [Fact]
        public void A_host_whose_display_gives_nothing_back_shows_and_cannot_renew()
        {
            var word = HostDisplay.Find([typeof(HostDisplayTests).Assembly])!;
            Assert.Equal("Verso.Abstractions", word.DeclaringType!.Namespace);
            (bool shown, Action<object>? update) = HostDisplay.Show(word, "something");
            Assert.True(shown);
            Assert.Null(update);
            Assert.Equal(("something", null), Verso.Abstractions.DisplayExtensions.Last);
        }

        [Fact]
        public void A_host_whose_display_can_be_updated_is_asked_to()
        {
            var values = new List<object>();
            var word = typeof(Interactive).GetMethod(nameof(Interactive.Display))!;
            (bool shown, Action<object>? update) = HostDisplay.Show(word, values);
            Assert.True(shown);
            update!("next");
            Assert.Equal(["next"], values);
        }

        [Fact]
        public void A_program_without_a_host_has_no_such_word() => Assert.Null(HostDisplay.Find([typeof(HostDisplay).Assembly, typeof(object).Assembly]));

        /// <summary>As .NET Interactive has it: any number of media types, and something that can be updated.</summary>
        private static class Interactive
        {
            public static Displayed Display(object value, params string[] mimeTypes)
            {
                Assert.Empty(mimeTypes);
                return new Displayed((List<object>)value);
            }
        }

        private sealed class Displayed(List<object> values)
        {
            public void Update(object updatedValue) => values.Add(updatedValue);
        }
    }
}

#pragma warning disable IDE0130 // the namespace is the host's
namespace Verso.Abstractions
{
    /// <summary>As Verso has it: one media type that may be left out, and no result.</summary>
    public static class DisplayExtensions
    {
        internal static (object? Value, string? MimeType) Last { get; private set; }

        public static void Display(this object? value, string? mimeType = null) => Last = (value, mimeType);
    }
}
