import Base
import Runs

extension CrawlExtraction.Progress: ProgressNews {
  func parts(seconds: Double, totalBytes: Int) -> [String] {
    var parts = [
      "inputs \(tasksDone)/\(tasks)",
      "\(Amount.count(statistics.pages)) pages (\(Amount.count(Int(Double(statistics.pages) / seconds)))/s)",
      "kept \(Amount.share(statistics.documents, of: statistics.pages))",
      "\(Amount.bytes(statistics.bytesIn)) (\(Amount.bytes(Int(Double(statistics.bytesIn) / seconds)))/s)",
    ]
    if statistics.faults.total > 0 { parts.append("\(Amount.count(statistics.faults.total)) faults") }
    let bytesLeft = totalBytes - bytesSkipped - statistics.bytesIn
    if bytesLeft > 0, statistics.bytesIn > 0 {
      parts.insert("ETA \(Amount.duration(seconds * Double(bytesLeft) / Double(statistics.bytesIn)))", at: 1)
    }
    return parts
  }

  var counts: KeyValuePairs<String, Int> {
    [
      "inputs_done": tasksDone, "inputs": tasks, "pages": statistics.pages, "documents": statistics.documents,
      "rejects": statistics.rejects.total, "faults": statistics.faults.total, "bytes_in": statistics.bytesIn,
    ]
  }
}
