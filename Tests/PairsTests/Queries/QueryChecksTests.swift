import Records
import Testing

@testable import Pairs

@Suite struct QueryChecksTests {
  private static let passage =
    "Harbour seals can stay under water for up to half an hour, but most of their dives last only three to seven minutes. "
    + "Before a dive they breathe out, which lowers their buoyancy."
  private static let chinese = "斑海豹可以在水下停留半个小时，但是大多数潜水只持续三到七分钟。潜水之前它们会呼气，这样可以降低浮力。"
  private static let thai = "แมวน้ำสามารถอยู่ใต้น้ำได้นานถึงครึ่งชั่วโมง แต่การดำน้ำส่วนใหญ่ใช้เวลาเพียงสามถึงเจ็ดนาที"

  private func flaw(
    _ query: String, title: String = "Seals", passage: String = Self.passage, language: String = "und",
    _ change: (inout QueryChecks.Settings) -> Void = { _ in }, identify: QueryChecks.Identifier? = nil
  ) -> String? {
    var settings = QueryChecks.Settings()
    change(&settings)
    let checks = QueryChecks(settings, templates: TemplateSet.builtIn.templates, identify: identify)
    return checks.check(query, title: title, passage: passage, language: LanguageTag(language)!)?.flaw.rawValue
  }

  @Test(arguments: [
    "how long does a seal dive", "seal dive duration", "Do seals breathe in before they dive?",
    "most seals dive for three to seven minutes", "wie lange taucht ein Seehund", "как долго ныряет тюлень",
    "斑海豹潜水多久", "アザラシはどのくらい潜れるか", "แมวน้ำดำน้ำได้นานแค่ไหน", "كم من الوقت تغوص الفقمة", "물범은 얼마나 오래 잠수하나요",
    "I cannot open the file, what can I do?", "what is an AI", "{} in Swift string formatting",
    "list<int> vs vector<int>",
    "seals under water", "the who discography", "What does the seal do before it goes down?",
  ])
  func `queries are kept`(_ query: String) {
    #expect(flaw(query) == nil)
  }

  @Test(arguments: [
    ("harbour seals can stay under water", "copied"), ("Before a dive, they BREATHE OUT!", "copied"),
    ("why most of their dives last only three to seven minutes", "copied"),
    ("how long do harbour seals stay under water on most dives", "few-shot-echo"),
    ("How long do harbour seals stay under water on their dives?", "few-shot-echo"),
    ("wie bekomme ich eine verrostete Schraube los", "few-shot-echo"),
    ("What is this passage about?", "trivial"), ("what is the main idea of the text", "trivial"), ("seals", "trivial"),
    ("Worum geht es in diesem Text?", "trivial"),
    ("¿De qué trata este texto?", "trivial"), ("De quoi parle ce texte ?", "trivial"),
    ("о чём этот текст?", "trivial"), ("这篇文章的主题是什么", "trivial"), ("这是什么？", "trivial"),
    ("ab", "too-short"), ("深", "too-short"), ("…?", "not-a-query"), ("", "not-a-query"),
    (String(repeating: "alpha beta gamma delta ", count: 17), "not-a-query"),
    ((0..<65).map { "word\($0)" }.joined(separator: " "), "too-long"),
    (String((0..<330).map { Character(Unicode.Scalar(0x4E00 + $0 * 7)!) }), "too-long"),
    ("As an AI language model, I cannot answer this.", "not-a-query"),
    ("I'm sorry, but there is no passage", "not-a-query"),
    ("Es tut mir leid, aber ich kann das nicht", "not-a-query"), ("抱歉，我无法回答这个问题", "not-a-query"),
    ("what does {passage} say", "not-a-query"), ("[Query] on seals", "not-a-query"),
    ("Query: seals and fish", "not-a-query"),
    ("Task: search result for seals", "not-a-query"),
  ])
  func `queries are rejected for a reason`(_ query: String, _ reason: String) {
    #expect(flaw(query) == reason)
  }

  @Test func `copies are told in scripts without spaces`() {
    #expect(flaw("潜水之前它们会呼气，这样可以降低浮力", passage: Self.chinese) == "copied")
    #expect(flaw("潜水之前会呼气吗", passage: Self.chinese) == nil)
    #expect(flaw("สามารถอยู่ใต้น้ำได้นานถึงครึ่งชั่วโมง", passage: Self.thai) == "copied")
    #expect(flaw("แมวน้ำอยู่ใต้น้ำนานแค่ไหน", passage: Self.thai) == nil)
  }

  @Test func `a copy of the title is a copy`() {
    let title = "A walk along the old canal"
    #expect(flaw("a walk along the old canal", title: title) == "copied")
    #expect(flaw("walk along the old canal path", title: title) == nil)
  }

  @Test func `the values tell what decided`() throws {
    let checks = QueryChecks(templates: TemplateSet.builtIn.templates)
    let copied = try #require(
      checks.check("So: before a dive they breathe out, which lowers their buoyancy", passage: Self.passage))
    #expect(
      copied.values == [
        .init("run", .text("before a dive they breathe out, which lowers their buoyancy")),
        .init("share", .number(10.0 / 11)),
      ])
    let echo = try #require(checks.check("Do children have to pay library fines for late book?", passage: Self.passage))
    #expect(echo.values == [.init("example", .text("Do children have to pay library fines for late books?"))])
  }

  @Test func `accents in either form are the same words`() {
    #expect(
      flaw("cafe\u{301} cre\u{300}me a\u{300} la carte nouvelle", passage: "un café crème à la carte nouvelle")
        == "copied")
  }

  @Test func `another language is believed only with confidence`() {
    let german: QueryChecks.Identifier = { _ in (LanguageTag("de")!, 0.9) }
    let unsure: QueryChecks.Identifier = { _ in (LanguageTag("de")!, 0.7) }
    let query = "how long can the animals stay down there"
    #expect(flaw(query, language: "en", identify: german) == "wrong-language")
    #expect(flaw(query, language: "en", identify: unsure) == nil)
    #expect(flaw(query, language: "en") == nil)
    #expect(flaw(query, language: "und", identify: german) == nil)
    #expect(flaw(query, language: "de", identify: german) == nil)
    #expect(flaw("seal dive time", language: "en", identify: german) == nil)
    #expect(flaw(query, language: "en", identify: { _ in nil }) == nil)
    // A language of the same group, and a script that the language is not written in.
    #expect(flaw(query, language: "zh", identify: { _ in (LanguageTag("yue")!, 0.99) }) == nil)
    #expect(flaw("斑海豹潜水多久", language: "zh") == nil)
    #expect(flaw("アザラシはどのくらい潜れるか", language: "ja") == nil)
  }

  @Test func `a script in which a language is not written is another language`() {
    #expect(flaw("как долго ныряет тюлень", language: "en") == "wrong-language")
    #expect(flaw("斑海豹潜水多久", language: "sw") == "wrong-language")
    // Names and terms in Latin letters are in any language.
    #expect(flaw("iPhone 15 Pro Max", language: "zh") == nil)
    #expect(flaw("iPhone 价格", language: "zh") == nil)
  }

  @Test func `of queries with the same words the first stays`() {
    let seen = SeenQueries()
    #expect(seen.add("How deep is it?") == nil)
    #expect(seen.add("how deep  is it")?.flaw == .duplicateQuery)
    #expect(seen.add("is it how deep") == nil)
    #expect(seen.add("湖有多深？") == nil)
    #expect(seen.add("湖有多深")?.flaw == .duplicateQuery)
    #expect(seen.add("cafe\u{301}") == nil)
    #expect(seen.add("Café")?.flaw == .duplicateQuery)
    #expect(seen.add("how deep is it", task: "fact checking") == nil)
    #expect(seen.count == 5)
  }
}
