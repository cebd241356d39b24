internal import Base

/// The files of one form of export.
protocol PairRows: AnyObject {
  /// Makes the files.
  init(_ folder: ExportFolder, _ settings: PairExportSettings) throws
  /// A passage that has not been written before, with its number from 0.
  func write(_ passage: PairPassage, number: Int) throws(OutputError)
  /// A tuple whose passages have been written, with its number from 0. Forms that need negatives or scores get none
  /// without.
  func write(_ tuple: PairTuple, number: Int, numbers: (PairPassage) -> Int) throws(OutputError)
  /// What the card says of the files: configurations by name, with split and path. The first is the default.
  var configurations: [(name: String, split: String, path: String)] { get }
  /// Characters that became spaces.
  var replaced: Int { get }
}

extension PairRows {
  func write(_ passage: PairPassage, number: Int) throws(OutputError) {}
  var replaced: Int { 0 }
}

extension PairTuple.Scored {
  /// The chosen score, of a form that needs it.
  func chosen(_ settings: PairExportSettings) -> Double { score(settings.score) ?? 0 }
}
