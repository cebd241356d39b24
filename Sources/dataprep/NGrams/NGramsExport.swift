import ArgumentParser
import Base
import Tokenization

/// `dataprep ngrams export`: tables as the n-gram models of Superposed Decoding.
struct NGramsExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes tables as pickled models for Superposed Decoding.",
    discussion: """
      Writes b_d_final.pkl (2-grams), t_d, fo_d, fi_d and si_d_final.pkl (6-grams): dicts that map a context to the \
      counts of the tokens after it. SuperposedDecoding's make_models loads them from the directory.

      Example:
        dataprep ngrams export ngrams/*.dpng --output models
      """)

  @Argument(help: ArgumentHelp("N-gram tables.", valueName: "table"), completion: .file())
  var tables: [String]

  @Option(help: ArgumentHelp("The output directory.", valueName: "dir"), completion: .directory)
  var output: String

  func run() throws {
    try FileSystem.createFolder(output)
    for path in tables { Console.data(try NGramPickle.write(NGramTable(path: path), into: output)) }
  }
}
