package org.tinybeauty.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Where libtorch computes. Weights and pictures live in this machine's memory and are brought to
/// the device for each pass; gradients find the same way back. Immutable.
///
/// Nobody has tried another device than the CPU: no machine with one was at hand.
public final class TorchDevice {
  /// The processor that everything else runs on.
  public static final TorchDevice CPU = new TorchDevice(torch.DeviceType.CPU);

  private final torch.DeviceType type;

  /// @param type of the device; its first one is taken
  public TorchDevice(torch.DeviceType type) {
    this.type = type;
  }

  /// A CUDA device where the libtorch in use has one, else the CPU.
  public static TorchDevice found() {
    return torch.cuda_is_available() ? new TorchDevice(torch.DeviceType.CUDA) : CPU;
  }

  /// A tensor on this device; itself where it is there already. Needs an open `PointerScope`.
  public Tensor on(Tensor tensor) {
    return tensor.to(new Device(type), tensor.scalar_type());
  }

  /// Weights on this device. Needs an open `PointerScope`.
  public Map<String, Tensor> on(Map<String, Tensor> weights) {
    if (type == torch.DeviceType.CPU) {
      return weights;
    }
    Map<String, Tensor> there = new LinkedHashMap<>();
    weights.forEach((name, weight) -> there.put(name, on(weight)));
    return there;
  }

  /// A constant on the device of a value that it is to be used with. Needs an open `PointerScope`.
  public static Tensor beside(Tensor value, Tensor constant) {
    return constant.to(value.device(), constant.scalar_type());
  }

  /// What users call it.
  @Override
  public String toString() {
    return type.name();
  }
}
