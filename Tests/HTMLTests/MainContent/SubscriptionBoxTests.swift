import Base
import Testing

@testable import HTML

/// Boxes that ask readers to subscribe are none of an article.
struct SubscriptionBoxTests {
  private static let paragraphs = [
    "The reservoir above the town was drained this week for the first time since it was built, and hundreds of people walked up the hill.",
    "A chapel, two farmhouses and the stump of a water mill stand in the mud, along with a stone bridge that carried the old road.",
    "Engineers will spend the summer replacing the valves at the foot of the dam, which have rusted so badly that one cannot be closed.",
    "When the work is finished in October the valves will be shut, and it will take two winters of rain before the water is back.",
  ]

  private func text(_ box: String, around: (String) -> String = { "<article>\($0)</article>" }) -> String {
    let parts = Self.paragraphs.map { "<p>\($0)</p>" }
    let body = parts[0] + parts[1] + box + parts[2] + parts[3]
    let page =
      "<html><head><title>Reservoir drained</title></head><body><h1>Reservoir drained</h1>\(around(body))</body></html>"
    var output = ByteBuffer()
    _ = MainContentExtractor().extract(HTMLTree(parsing: page), into: &output)
    return output.string()
  }

  private static let plea =
    "<h3>Kila asubuhi</h3><p>Pokea habari bora za bonde moja kwa moja katika barua pepe yako kila asubuhi kabla ya kifungua kinywa.</p>"

  @Test(arguments: [
    "<div class='newsletter-signup'>\(plea)<form action=/s><input type=email><button>Jiunge</button></form></div>",
    "<aside class='inline-newsletter' role=complementary>\(plea)<a class=btn href=/s>Jiunge</a></aside>",
    "<div class='box-7'>\(plea)<form method=post><input name='EMAIL' type=text><input type=submit></form></div>",
    "<section id='subscribe-block'>\(plea)<input name=your-email></section>",
    "<form class=x>\(plea)<input type=email></form>",
  ])
  func boxesAreLeftOut(_ box: String) {
    let text = text(box)
    #expect(!text.contains("Pokea habari"))
    for paragraph in Self.paragraphs { #expect(text.contains(paragraph)) }
  }

  @Test func textInNamedOrLargeElementsStays() {
    let about =
      "<p class=newsletter-story>The newsletter of the valley is a hundred years old, and its readers still wait for it every single morning.</p>"
    #expect(text(about).contains("a hundred years old"))
    // The page of an issue, and a page that is one form.
    for around in [
      "<div class='newsletter-issue'>%<input type=email><button>x</button></div>",
      "<form id=f>%<input name=email></form>",
    ] {
      let parts = around.split(separator: "%").map(String.init)
      let text = text("") { parts[0] + $0 + parts[1] }
      for paragraph in Self.paragraphs { #expect(text.contains(paragraph)) }
    }
  }
}
