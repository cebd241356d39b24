import ArgumentParser
import Base
import Fetch
import Language
import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `dataprep langid predict`: labels for lines, in order.
struct LangIDPredict: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "predict", abstract: "Labels each line.")

  @Option(help: "Model")
  var model: String
  @Option(name: .customLong("top-k"), help: "k")
  var topK = 1

  func run() throws {
    let model = try FastTextModel(path: model)
    let predictor = FastTextPredictor(model)
    let lines = LineReader(StandardInputSource())
    var out = ByteBuffer(capacity: 1 << 17)
    let labels = model.labels.map { Array($0.utf8) }
    while try lines.next({ (line) -> Bool in
      predictor.predict(line, top: topK)
      var first = true
      for prediction in predictor.predictions {
        if !first { out.append(UInt8(ascii: "\t")) }
        first = false
        out.append(labels[prediction.label])
        out.append(UInt8(ascii: "\t"))
        var v = Int((prediction.probability * 1e6).rounded())
        var digits: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { d in
          for i in 0..<6 { d[5 - i] = UInt8(48 + v % 10); v /= 10 }
        }
        out.append(UInt8(48 + v))
        out.append(46)
        withUnsafeBytes(of: &digits) { d in for b in d { out.append(b) } }
      }
      out.append(10)
      return true
    }) != nil {
      if out.count > 1 << 16 { out.withUnsafeBytes { _ = write(1, $0.baseAddress!, $0.count) }; out.removeAll() }
    }
    out.withUnsafeBytes { _ = write(1, $0.baseAddress!, $0.count) }
  }
}
