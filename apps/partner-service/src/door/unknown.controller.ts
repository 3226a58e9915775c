import { All, Controller } from '@nestjs/common';
import { problems } from '@app/common';

@Controller('door')
export class UnknownController {
  @All('unknown')
  refuse(): never {
    throw problems.unknownEndpoint();
  }
}
