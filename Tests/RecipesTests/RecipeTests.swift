import Base
import Runs
import Testing
import YAML

@testable import Recipes

@Suite struct RecipeTests {
  static let text = """
    name: test
    input: archives
    steps:
      - step: extract
        stages:
          - decode-characters
          - extract-main-text: {favor: {value: recall, why: forums}}
          - identify-language: {model: default}
          - keep-languages:
              languages: [sw, "no"]
      - step: spans
        dedup-spans:
      - step: near-dup
        dedup-minhash: {threshold: 0.8, keep: first}
    """

  private func recipe(_ text: String, set overrides: [String] = []) throws -> Recipe {
    var node = try YAMLNode(parsing: Array(text.utf8), file: "r.yaml")
    for override in overrides { node = try RecipeOverride(override).applied(to: node) }
    return try Recipe(node, resources: TestResources())
  }

  private func description(_ recipe: Recipe, _ step: String) throws -> JSONValue {
    try JSONValue(parsing: try #require(recipe.steps.first { $0.id == step }).description.span)
  }

  @Test func stepsReadOneAnother() throws {
    let recipe = try recipe(Self.text)
    #expect(recipe.name == "test" && recipe.input == .archives)
    #expect(
      recipe.steps.map(\.id) == [
        "extract.extract", "spans.sign-passages", "spans.join-passages", "spans.apply-passages", "sign", "join",
        "cluster", "apply", "report",
      ])
    #expect(recipe.steps.map(\.source)[0..<4] == [nil, "extract.extract", "extract.extract", "extract.extract"])
    #expect(recipe.steps.map(\.source)[4..<8] == [String?](repeating: "spans.apply-passages", count: 4)[...])
    let plan = try Plan(
      steps: recipe.steps, inputs: [Input(location: "/a/x.warc.gz", identity: "/a/x.warc.gz", byteCount: 100)])
    #expect(
      plan.tasks.map(\.name) == [
        "extract.x", "spans.x~sign", "spans.join~000", "spans.x", "sign-000000", "join-000", "cluster", "x",
      ])
    #expect(plan.tasks[3].inputs[0].location == "work/extract/docs/x.jsonl.zst")
    #expect(plan.tasks[7].inputs[0].location == "work/spans/docs/x.jsonl.zst")
  }

  @Test func theDescriptionHasAllDefaults() throws {
    let recipe = try recipe(Self.text)
    let extract = try description(recipe, "extract.extract")
    let stages = extract["stages"]?.array ?? []
    let ids = stages.map { $0["id"]?.string }
    #expect(ids == ["decode-characters", "extract-main-text", "identify-language", "keep-languages"])
    #expect(stages[1]["parameters"]?["favor"] == .string("recall"))
    #expect(stages[1]["parameters"]?["comments"] == .string("drop"))
    #expect(stages[3]["parameters"]?["languages"] == .array([.string("no"), .string("sw")]))
    #expect(try description(recipe, "apply")["threshold"] == .number(0.8))
    #expect(try description(recipe, "apply")["keep"] == .string("first"))
    #expect(try description(recipe, "apply")["words"] == .integer(5))
  }

  @Test func reasonsChangeNothing() throws {
    let plain = Self.text.replacing("{value: recall, why: forums}", with: "recall")
    #expect(try recipe(plain).steps.map(\.digest) == recipe(Self.text).steps.map(\.digest))
  }

  @Test func theCommandLineSetsValues() throws {
    let changed = try recipe(
      Self.text,
      set: [
        "near-dup.threshold=0.9", "near-dup.drop-all=true", "spans.min-words=5",
        "extract.keep-languages.languages=[yo]",
        "extract.decode-characters={}", "name=other",
      ].filter { !$0.hasPrefix("extract.decode") })
    #expect(changed.name == "other")
    #expect(try description(changed, "apply")["threshold"] == .number(0.9))
    #expect(try description(changed, "apply")["drop_all"] == .bool(true))
    #expect(try description(changed, "spans.apply-passages")["min_words"] == .integer(5))
    let stages = try description(changed, "extract.extract")["stages"]?.array ?? []
    #expect(stages[3]["parameters"]?["languages"] == .array([.string("yo")]))
    #expect(stages[1]["parameters"]?["favor"] == .string("recall"))
  }

  @Test(arguments: [
    ("near-dup.treshold=1", "--set near-dup.treshold=1:1:1", "threshold"),
    ("near-dub.threshold=1", "--set near-dub.threshold=1", "near-dup"),
    ("extract.keep-language.languages=[]", "--set extract.keep-language.languages=[]", "keep-languages"),
    ("extract.languages=[sw]", "--set extract.languages=[sw]", ""), ("spans.a.b=1", "--set spans.a.b=1", ""),
    ("threshold", "--set threshold", ""), ("=1", "--set =1", ""), ("near-dup.threshold=[", "", ""),
    ("near-dup.threshold=high", "--set near-dup.threshold=high:1:1", ""), ("nam=x", "--set nam=x:1:1", "name"),
  ])
  func wrongOverrides(_ text: String, _ location: String, _ advice: String) throws {
    let error = try #require(throws: YAMLError.self) { _ = try recipe(Self.text, set: [text]) }
    #expect(location.isEmpty || error.location == location)
    #expect(advice.isEmpty || error.advice?.contains("Did you mean \(advice)?") == true, "\(error)")
    #expect(error.exitCode == .configuration)
  }

  @Test(arguments: [
    ("name: test", "nam: test", "r.yaml:1:1", "Did you mean name?"), ("name: test", "name: Test", "r.yaml:1:7", ""),
    ("input: archives", "input: warc", "r.yaml:2:8", ""), ("input: archives\n", "", "r.yaml:1:1", ""),
    ("decode-characters", "decode-character", "r.yaml:6:9", "Did you mean decode-characters?"),
    ("{favor: {value: recall, why: forums}}", "{favour: recall}", "r.yaml:7:29", "Did you mean favor?"),
    ("recall,", "speed,", "r.yaml:7:44", ""),
    ("model: default", "model: biggest", "r.yaml:8:36", "models install biggest"),
    ("[sw, \"no\"]", "sw", "r.yaml:10:22", ""),
    ("dedup-spans:", "dedup-span:", "r.yaml:12:5", "Did you mean dedup-spans?"),
    ("dedup-spans:", "dedup-spans: {normalize: lower}", "r.yaml:12:30", ""),
    ("threshold: 0.8", "threshold: 8", "r.yaml:14:32", ""), ("keep: first", "keep: best", "r.yaml:14:43", ""),
    ("keep: first", "keeps: first", "r.yaml:14:37", "Did you mean keep?"),
    ("step: near-dup", "step: spans", "r.yaml:13:5", ""), ("step: near-dup", "step: Near Dup", "r.yaml:13:11", ""),
    ("    dedup-spans:\n", "", "r.yaml:11:5", "dedup-spans"),
    ("    dedup-spans:\n", "    dedup-spans:\n    dedup-lines:\n", "r.yaml:13:5", ""),
    ("    dedup-spans:\n", "    tokenize: {tokenizer: gpt2}\n", "r.yaml:11:5", "Make it the last step."),
    ("dedup-minhash: {threshold: 0.8, keep: first}", "tokenize: {tokenizer: gpt2}", "r.yaml:14:27", "Install it."),
    ("dedup-minhash: {threshold: 0.8, keep: first}", "tokenize:", "r.yaml:14:14", ""),
    ("dedup-minhash: {threshold: 0.8, keep: first}", "release: {tiers: [best]}", "r.yaml:14:22", ""),
    ("dedup-minhash: {threshold: 0.8, keep: first}", "release: {format: csv}", "r.yaml:14:23", ""),
  ])
  func mistakesHaveAPlace(_ from: String, _ to: String, _ location: String, _ advice: String) throws {
    let text = Self.text.replacing(from, with: to, maxReplacements: 1)
    try #require(text != Self.text)
    let error = try #require(throws: YAMLError.self) { _ = try recipe(text) }
    #expect(error.location == location, "\(error)")
    #expect(advice.isEmpty || error.advice?.contains(advice) == true, "\(error)")
    #expect(error.exitCode == .configuration)
  }

  @Test func aRecipeOfDocumentsNeedsNoStages() throws {
    let recipe = try recipe("name: d\ninput: documents\nsteps:\n  - step: unique\n    dedup-exact: {field: url}\n")
    #expect(recipe.steps.map(\.id) == ["sign", "join", "cluster", "apply", "report"])
    #expect(recipe.steps.allSatisfy { $0.source == nil })
    let error = try #require(throws: YAMLError.self) {
      _ = try self.recipe("name: d\ninput: archives\nsteps:\n  - step: unique\n    dedup-exact: {field: url}\n")
    }
    #expect(error.location == "r.yaml:4:5")
  }
}
