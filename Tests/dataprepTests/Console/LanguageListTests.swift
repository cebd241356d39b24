import ArgumentParser
import TestSupport
import Testing

@testable import dataprep

@Suite struct LanguageListTests {
  @Test(arguments: [
    ("sw", ["sw"]), ("SWH,yor", ["sw", "yo"]), (" ks-Deva , zh_Hant,", ["ks_Deva", "zh_Hant"]), ("sw,swa", ["sw"]),
  ])
  func readsTagsOfAnyForm(_ text: String, _ codes: [String]) throws {
    #expect(try LanguageList(parsing: text).codes == Set(codes))
  }

  @Test(arguments: ["", ",", " , "])
  func anEmptyListIsAnError(_ text: String) {
    #expect(throws: ValidationError.self) { try LanguageList(parsing: text) }
  }

  /// Before anything is read: the inputs do not exist.
  @Test(arguments: [
    (["inspect", "/nowhere", "--lang"], "12"), (["langid", "eval", "/nowhere", "--languages"], "sw,12"),
    (["langid", "predict", "/nowhere", "--documents", "--labels"], "sw,12"),
    (["langid", "wordlist", "build", "/nowhere", "--output", "x", "--language"], "12"),
  ])
  func badTagsAreUsageErrors(_ words: [String], _ list: String) throws {
    let result = try Command.run(words + [list])
    #expect(result.status == 64)
    #expect(result.errors.contains("12 is not a language tag; tags look like sw, yo, zh-Hant or ks_Deva"))
  }
}
