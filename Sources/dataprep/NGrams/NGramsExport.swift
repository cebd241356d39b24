import ArgumentParser
import Base
import Tokenization

/// `dataprep ngrams export`: tables as the n-gram models of Superposed Decoding.
struct NGramsExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes tables as the pickled models that Superposed Decoding loads.",
    discussion: """
      Writes b_d_final.pkl (2-grams), t_d, fo_d, fi_d and si_d_final.pkl (6-grams): dicts from the tokens before to \
      counts by the token behind, which make_models of SuperposedDecoding takes from the folder.

      Example:
        dataprep ngrams export ngrams/*.dpng --output models
      """)

  @Argument(help: ArgumentHelp("Tables.", valueName: "table"))
  var tables: [String]

  @Option(help: ArgumentHelp("The folder for models.", valueName: "folder"))
  var output: String

  func run() throws {
    try FileSystem.createFolder(output)
    for path in tables { Console.print(try NGramPickle.write(NGramTable(path: path), into: output)) }
  }
}
