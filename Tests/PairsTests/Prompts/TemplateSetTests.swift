import Base
import Foundation
import Records
import TestSupport
import Testing

@testable import Pairs

@Suite struct TemplateSetTests {
  private static let english = LanguageTag("en")!

  @Test func `the families of Gecko are built in, in English`() {
    let set = TemplateSet.builtIn
    for family in ["question-answering", "search-result", "fact-checking", "sentence-similarity"] {
      #expect(set.families(for: Self.english).contains(family))
      #expect(set.synthesis(family: family, language: Self.english)?.isSymmetric == (family == "sentence-similarity"))
    }
    #expect(8...10 ~= set.families.count)
  }

  @Test func `built-in templates are known by their names, and say what they are`() {
    var queries: [String: String] = [:]
    for template in TemplateSet.builtIn.templates {
      let family = template.family == PromptTemplate.any ? template.kind.rawValue : template.family
      #expect(template.name == "\(family).\(template.language).txt")
      #expect(template.digest.utf8.count == 64)
      guard template.kind == .synthesis else { continue }
      #expect(3...5 ~= template.exampleQueries.count, "\(template.name)")
      #expect(!template.chat.parts.isEmpty, "\(template.name)")
      for query in template.exampleQueries {
        #expect(queries.updateValue(template.name, forKey: query) == nil, "\(query)")
      }
      // The first description is Gecko's name of the family.
      #expect(template.tasks.count >= 3)
    }
    let names = TaskNames(TemplateSet.builtIn.templates)
    for task in ["question answering", "search result", "fact checking", "sentence similarity"] {
      #expect(names.knows(task))
    }
  }

  @Test func `a folder replaces templates and adds some`() throws {
    try withTemporaryFolder { folder in
      func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
      }
      let own = PromptTemplateTests.synthesis
      try write("mine.txt", own)
      try write(
        "recipes.txt",
        own.split(separator: "\n", omittingEmptySubsequences: false).map {
          $0 == "family: question-answering" ? "family: recipe" : String($0)
        }.joined(separator: "\n"))
      try write("personas.de.txt", "eine Köchin\nein Kellner\n")
      try write("README.md", "not a template")
      let set = try TemplateSet(folder: folder)
      #expect(set.families.contains("recipe"))
      #expect(set.families(for: LanguageTag("sw")!).contains("recipe"))
      #expect(set.synthesis(family: "question-answering", language: LanguageTag("sw")!)?.name == "mine.txt")
      #expect(set.synthesis(family: "question-answering", language: Self.english)?.name == "question-answering.en.txt")
      #expect(set.lists.lines(.personas, language: "de") == ["eine Köchin", "ein Kellner"])
      #expect(set.lists.lines(.personas, language: "sw") == TemplateSet.builtIn.lists.lines(.personas, language: "en"))
      #expect(throws: PairsError.self) { try set.check(families: ["recipes"]) }
      try set.check(families: ["recipe"])

      try write("again.txt", own)
      #expect(throws: PairsError.self) { try TemplateSet(folder: folder) }
      try write("again.txt", "x")
      #expect(throws: PairsError.self) { try TemplateSet(folder: folder) }
    }
  }

  @Test func `lists refuse empty, doubled and braced lines`() {
    for text in ["", "\n\n", "a\nb\na\n", "a\n{persona}\n", String(repeating: "x", count: 201)] {
      var lists = PromptLists()
      #expect(throws: PairsError.self) { try lists.add(.lengths, language: "en", text: text, location: "l.txt") }
    }
  }

  @Test func `an empty folder is an error`() throws {
    try withTemporaryFolder { folder in
      #expect(throws: PairsError.self) { try TemplateSet(folder: folder) }
      #expect(throws: SourceError.self) { try TemplateSet(folder: "\(folder)/none") }
    }
  }
}
