import ArgumentParser
import Base
import Language
import Records

/// `dataprep langid info`: describes a model.
struct LangIDInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Describes a model and its labels.",
    discussion: "Example: dataprep langid info --json lid176 | jq '.labels[].language'")

  @Argument(help: "Name or path of the model; by default the built-in model.", completion: .file())
  var name: String?

  @Option(help: "Alias of the argument, as in the other commands.", completion: .file())
  var model: String?

  @Flag(help: "Print one JSON object that includes all labels.")
  var json = false

  func validate() throws {
    guard name == nil || model == nil else { throw ValidationError("Give either NAME or --model.") }
  }

  func run() throws {
    let model = try ModelArgument.load(model ?? name)
    let tags = LabelTags(model.labels)
    let languages = Set(tags.tags.compactMap { $0?.language }).count
    let settings = model.settings
    if json {
      writeJSON(model, tags, languages)
      return
    }
    let ngrams = settings.characterNgrams
    Console.print(
      """
      path        \(PrintableText.line(model.path))
      bytes       \(model.byteCount)
      labels      \(model.labels.count) in \(languages) languages
      loss        \(settings.loss)
      dimension   \(settings.dimension)
      words       \(model.wordCount)
      n-grams     \(ngrams.upperBound == 0 ? "none" : "\(ngrams.lowerBound) to \(ngrams.upperBound) characters"), \
      \(settings.buckets) buckets, word n-grams up to \(settings.wordNgrams)
      quantized   \(model.isQuantized ? "yes" : "no")
      """)
  }

  private func writeJSON(_ model: FastTextModel, _ tags: LabelTags, _ languages: Int) {
    let settings = model.settings
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("path")
    writer.string(model.path)
    writer.key("bytes")
    writer.integer(model.byteCount)
    writer.key("loss")
    writer.string("\(settings.loss)")
    writer.key("dimension")
    writer.integer(settings.dimension)
    writer.key("words")
    writer.integer(model.wordCount)
    writer.key("buckets")
    writer.integer(settings.buckets)
    writer.key("minn")
    writer.integer(settings.characterNgrams.lowerBound)
    writer.key("maxn")
    writer.integer(settings.characterNgrams.upperBound)
    writer.key("word_ngrams")
    writer.integer(settings.wordNgrams)
    writer.key("quantized")
    writer.bool(model.isQuantized)
    writer.key("languages")
    writer.integer(languages)
    writer.key("labels")
    writer.beginArray()
    for (index, label) in model.labels.enumerated() {
      writer.beginObject()
      writer.key("label")
      writer.string(label)
      if let tag = tags.tags[index] {
        writer.key("language")
        writer.string(tag.code)
        writer.key("name")
        writer.string(tag.englishName)
      }
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    writer.endLine()
    Console.print(writer.bytes)
  }
}
