import TestSupport
import Testing

struct LanguagesCommandTests {
  @Test(arguments: [
    ("swahili", "sw\tSwahili"), ("kiswahili", "sw\tSwahili"), ("yor", "yo\tYoruba"), ("Yorubba", "yo\tYoruba"),
  ])
  func namesGiveTags(_ name: String, _ first: String) throws {
    let result = try Command.run(["languages", name])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix(first))
  }

  @Test func whatNoLanguageIsCalledIsAnError() throws {
    let result = try Command.run(["languages", "qqqqqqqq"])
    #expect(result.status == 66)
    #expect(result.output.isEmpty)
  }

  @Test func listsWhatTheModelKnows() throws {
    let result = try Command.run(["languages", "--json"])
    #expect(result.status == 0)
    #expect(
      result.output.contains(
        #""tag":"sw","name":"Swahili","own_name":"Kiswahili","iso":"swa_Latn","built_in_model":true"#))
  }

  @Test(arguments: [
    (["crawlextract"], "Did you mean 'dataprep crawl-extract'?"),
    (["langid", "predct"], "Did you mean 'dataprep langid predict'?"),
    (["inspect", "x", "--lang", "swahili"], "did you mean sw (Swahili)"),
  ])
  func nearNamesAreOffered(_ words: [String], _ hint: String) throws {
    let result = try Command.run(words)
    #expect(result.status == 64)
    #expect(result.errors.contains(hint))
  }
}
