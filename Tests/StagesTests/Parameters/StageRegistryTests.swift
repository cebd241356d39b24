import Base
import HTML
import Language
import Records
import Testing

@testable import Stages

@Suite struct StageRegistryTests {
  private static func description(_ stage: any Stage) -> String {
    var json = JSONWriter()
    stage.describe(&json)
    return json.bytes.string()
  }

  private static func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

  @Test func idsAreUniqueAndKebabCase() {
    let ids = StageRegistry.all.map { $0.id }
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }, "\(id)")
    }
    for stage in StageRegistry.all {
      for sentence in [stage.summary] + stage.parameterTable.map(\.summary) {
        #expect(sentence.hasSuffix(".") && !sentence.contains("\n"), "\(sentence)")
      }
      #expect(Set(stage.parameterTable.map(\.name)).count == stage.parameterTable.count)
    }
  }

  /// Golden: a plan's digest is made of these.
  private static let goldens: [(String, String)] = [
    ("drop-failed-responses", "{}"), ("drop-other-types", "{}"), ("drop-empty-bodies", "{}"), ("drop-binary", "{}"),
    ("decode-characters", "{}"),
    ("extract-main-text", #"{"parser":"native","favor":"balanced","comments":"drop","text":"plain"}"#),
    ("remove-controls", "{}"), ("repair-mojibake", "{}"), ("repair-sorani", "{}"), ("repair-look-alikes", "{}"),
    ("repair-viramas", "{}"), ("drop-empty-texts", "{}"), ("convert-zawgyi", "{}"), ("normalize-text", "{}"),
    ("identify-language", #"{"model":null,"thresholds":null}"#),
    ("keep-languages", #"{"languages":[]}"#), ("analyze", #"{"parts":[],"language":"en"}"#),
    (
      "gopher-repetition",
      #"{"dup-line-frac":0.3,"dup-para-frac":0.3,"dup-line-char-frac":0.2,"dup-para-char-frac":0.2,"top-n-grams":[[2,0.2],[3,0.18],[4,0.16]],"dup-n-grams":[[5,0.15],[6,0.14],[7,0.13],[8,0.12],[9,0.11],[10,0.1]]}"#
    ),
    (
      "gopher-quality",
      #"{"min-doc-words":50,"max-doc-words":100000,"min-avg-word-length":3,"max-avg-word-length":10,"max-symbol-word-ratio":0.1,"max-bullet-lines-ratio":0.9,"max-ellipsis-lines-ratio":0.3,"max-non-alpha-words-ratio":0.8,"min-stop-words":2,"stop-words":["and","be","have","of","that","the","to","with"]}"#
    ),
    (
      "c4-quality",
      #"{"split-paragraph":true,"remove-citations":true,"filter-no-terminal-punct":true,"min-num-sentences":5,"min-words-per-line":3,"max-word-length":1000,"filter-lorem-ipsum":true,"filter-javascript":true,"filter-curly-bracket":true,"filter-policy":true,"language":""}"#
    ),
    ("c4-paragraphs", #"{"min-paragraphs":3,"min-paragraph-len":200}"#),
    (
      "fineweb-quality",
      #"{"line-punct-thr":0.12,"line-punct-exclude-zero":false,"stop-chars":[],"short-line-thr":0.67,"short-line-length":30,"char-duplicates-ratio":0.01,"new-line-ratio":0.3}"#
    ),
    (
      "mask-pii",
      #"{"emails":true,"ips":true,"phones":false,"only-public-ips":true,"email-text":"email@example.com","ip-text":"192.0.2.1","phone-text":"+00 000 000000","compatible":false}"#
    ),
    ("drop-symbol-lines", #"{"symbols":["|"],"replacement":"\n"}"#),
    ("madlad-lines", #"{"minimum":3,"words":"script"}"#), ("madlad-lorem-ipsum", "{}"), ("madlad-policies", "{}"),
    ("madlad-curly-brackets", "{}"), ("madlad-few-sentences", #"{"minimum":5}"#),
    ("madlad-repeated-spans", #"{"span":3,"minimum":5}"#),
    (
      "madlad-questionable",
      #"{"model":null,"words":"script","max-share":0.2,"min-probability":0.9,"min-list-words":12,"max-capitals":0.5,"#
        + #""min-length":20,"max-length":500,"max-danger":0.2,"drop":false}"#
    ), ("madlad-chinese-signals", #"{"drop":false}"#),
    ("block-list", #"{"list":null}"#), ("robots", #"{"rules":null,"agents":[]}"#),
    ("identifiers-agree", #"{"model":null,"macrolanguages":true,"disagreement":"noisy"}"#),
    ("word-list", #"{"list":null,"minimum":0,"minimums":null}"#),
    ("url-list", #"{"block":null,"allow":null}"#),
    ("refinedweb-lines", #"{"upper-case":0.5,"words":2,"phrase-words":10,"loss":0.05}"#),
    ("bad-words", #"{"list":null,"limit":0}"#),
    ("perplexity", #"{"models":null,"form":"cc-net","minimum":0,"maximum":0,"tail":"keep"}"#),
    ("classifier", #"{"model":null,"label":"hq","threshold":0.018112,"score":"classifier"}"#),
    ("sentence-starts", #"{"share":0.5,"minimum":4,"drop":true}"#),
    ("language-thresholds", #"{"table":null}"#),
    ("decontaminate", #"{"sets":null,"fields":[],"words":13,"fewest-words":8,"matches":1}"#),
    ("apply-language-rules", #"{"rules":null}"#),
  ]

  @Test(arguments: goldens)
  func defaults(_ id: String, _ expected: String) throws {
    #expect(try Self.description(StageRegistry.make(id)) == expected)
  }

  @Test func everyStageHasItsDefaultsHere() {
    #expect(Self.goldens.map(\.0).sorted() == StageRegistry.all.map { $0.id }.sorted())
  }

  /// What is described can be made again, in any order of its keys.
  @Test(arguments: [
    ("extract-main-text", #"{"parser":"libxml2","favor":"recall","comments":"keep","text":"markdown"}"#),
    ("keep-languages", #"{"languages":["sw","yo","zh"]}"#),
    ("analyze", #"{"parts":["lines","words"],"language":"sw"}"#),
  ])
  func descriptionsComeBack(_ id: String, _ description: String) throws {
    guard case .object(let members) = try Self.parse(description) else { return }
    for members in [members, members.reversed()] {
      #expect(try Self.description(StageRegistry.make(id, parameters: .object(members))) == description)
    }
  }

  @Test(arguments: [
    ("keep-languages", #"{"langauges":["sw"]}"#, StageErrorCode.unknownParameter, "langauges", "languages?"),
    ("extract-main-text", #"{"comment":"keep"}"#, .unknownParameter, "comment", "comments?"),
    ("drop-empty-texts", #"{"minimum":1}"#, .unknownParameter, "minimum", "no parameters"),
    ("extract-main-text", #"{"favor":"speed"}"#, .badParameter, "one of precision, balanced, recall", ""),
    ("extract-main-text", #"{"favor":1}"#, .badParameter, "favor takes", ""),
    ("keep-languages", #"{"languages":"sw"}"#, .badParameter, "a list of names", ""),
    ("keep-languages", #"{"languages":["sw","sw"]}"#, .badParameter, "a list of names", ""),
    ("analyze", #"{"parts":["letters"]}"#, .badParameter, "parts takes", ""),
    ("keep-languages", #"{"languages":[],"languages":[]}"#, .badParameter, "twice", ""),
    ("keep-languages", "[]", .badParameter, "a JSON object", ""),
    ("keep-language", "{}", .unknownStage, "keep-language", "keep-languages?"),
    ("identify-language", #"{"model":"glotlid"}"#, .badResource, "glotlid", ""),
    ("identify-language", #"{"model":{"name":"x","digest":""}}"#, .badParameter, "a name, an object", ""),
    ("identify-language", #"{"thresholds":5}"#, .badParameter, "thresholds takes", ""),
  ])
  func mistakesAreTold(
    _ id: String, _ parameters: String, _ code: StageErrorCode, _ message: String, _ advice: String
  ) throws {
    do {
      _ = try StageRegistry.make(id, parameters: Self.parse(parameters))
      Issue.record("\(parameters) was taken")
    } catch let error as StageError {
      #expect(error.code == code)
      #expect(error.message.contains(message) && error.message.contains(code == .unknownStage ? "stage" : id))
      #expect(advice.isEmpty || error.advice?.contains(advice) == true, "\(error.advice ?? "")")
    }
  }

  private struct Models: StageResources {
    func languageModel(_ name: String) throws -> StageResource<FastTextModel> {
      StageResource(try BuiltInModel.load(), name: name, sha256: BuiltInModel.sha256)
    }

    func languageThresholds(_ name: String) throws -> StageResource<LanguageThresholds> {
      StageResource(LanguageThresholds(), name: name, sha256: "00")
    }
  }

  /// Models are described by name and digest, and another one of that name is refused.
  @Test func resourcesAreNamedWithTheirDigests() throws {
    let description =
      #"{"model":{"name":"own","sha256":"\#(BuiltInModel.sha256)"},"thresholds":{"name":"t","sha256":"00"}}"#
    for parameters in [#"{"model":"own","thresholds":"t"}"#, description] {
      let stage = try StageRegistry.make(
        "identify-language", parameters: Self.parse(parameters), resources: Models())
      #expect(Self.description(stage) == description)
    }
    #expect(throws: StageError.self) {
      try StageRegistry.make(
        "identify-language", parameters: Self.parse(#"{"model":{"name":"own","sha256":"11"}}"#), resources: Models())
    }
  }

  /// Numbers and truth values, which no stage of crawl extraction has.
  @Test func valuesOfEveryType() throws {
    func written(_ value: some ParameterValue) -> String {
      var json = JSONWriter()
      value.write(to: &json)
      return json.bytes.string()
    }
    #expect(Int(parameter: .integer(3)) == 3 && Int(parameter: .number(3.5)) == nil)
    #expect(Double(parameter: .integer(3)) == 3 && Double(parameter: .string("3")) == nil)
    #expect(Bool(parameter: .bool(true)) == true && Bool(parameter: .integer(1)) == nil)
    #expect(String(parameter: .string("a")) == "a" && String(parameter: .null) == nil)
    #expect([written(3), written(0.3), written(true), written("a")] == ["3", "0.3", "true", "\"a\""])
  }

  @Test func theNearestNameTakesFewestEdits() {
    #expect(nearestName(to: "wrods", among: ["lines", "words", "sentences"]) == "words")
    #expect(nearestName(to: "", among: ["lines", "id"]) == "id")
    #expect(nearestName(to: "x", among: []) == nil)
  }
}
