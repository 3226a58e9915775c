import { All, Controller } from '@nestjs/common';
import { ValidatesOwnInput, problems } from '@app/common';

@ValidatesOwnInput()
@Controller('door')
export class UnknownEndpointController {
  @All('unknown')
  reject(): never {
    throw problems.unknownEndpoint();
  }
}
